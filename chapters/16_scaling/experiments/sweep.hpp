// A sweep: many runs, one after the other, as one training that shows its progress and can be stopped and taken up again in the same bits.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "16_scaling/ruler.hpp"
#include "nn/drawn_training.hpp"

namespace unrolled::scaling {

/// What the runs of a sweep share.
struct Setting {
  Facts language;
  Indices asked;       ///< rows of T + 1 on which each run is measured
  std::uint64_t seed;  ///< of the language and of all starts
  double rate;         ///< the peak of the learning rate, times the root of the width
  std::string name;    ///< "usual"
};

class Sweep {
 public:
  /// The setting must outlive this.
  Sweep(const Setting& setting, std::vector<Plan> plans) : setting_(&setting), plans_(std::move(plans)) {
    begin({});
  }

  /// Training steps of all runs. A run that ran away has no more to do.
  std::size_t steps() const {
    std::size_t sum = 0;
    for (const Plan& plan : plans_) sum += plan.steps;
    return sum;
  }
  std::size_t steps_done() const {
    std::size_t sum = is_done() ? 0 : training_->steps_done();
    for (std::size_t n = 0; n < results_.size(); ++n) sum += plans_[n].steps;
    return sum;
  }
  bool is_done() const { return results_.size() == plans_.size(); }

  /// One training step of the run in hand; NaN where it ran away. The next run follows.
  std::optional<double> step() {
    const std::optional<double> loss = training_->step();
    if (!loss || training_->steps_done() == plans_[results_.size()].steps) {
      std::vector<Array> results = results_;
      results.push_back(loss ? measured() : Array(Shape{3}, std::nanf("")));
      begin(std::move(results));
    }
    return loss.value_or(std::nan(""));
  }
  double pass_again() { return training_->pass_again(); }

  /// Errors: as save_training and load_training.
  void save(const std::filesystem::path& file) const { training_->save(file); }
  void load(const std::filesystem::path& file) {
    const nn::Checkpoint checkpoint(file);
    std::vector<Array> results;
    for (std::uint64_t n = 0; n < checkpoint.number("training.carried"); ++n) {
      if (n == plans_.size())
        throw Error(file.string() + ": more runs than this sweep has", "it was saved with another --sweep");
      results.push_back(checkpoint.tensor("training.carried." + std::to_string(n), {3}));
    }
    Sweep loaded = *this;
    loaded.begin(std::move(results));
    loaded.training_->load(file);
    *this = loaded;
  }

  /// Of the runs that are finished.
  std::vector<Run> runs() const {
    std::vector<Run> runs;
    for (std::size_t n = 0; n < results_.size(); ++n) {
      const Plan& plan = plans_[n];
      const Array& result = results_[n];
      runs.push_back({plan,
                      static_cast<double>(gpt::parameters_of(config_of(setting_->language, plan.width))),
                      static_cast<double>(plan.steps * tokens_a_step), static_cast<double>(result(0)),
                      static_cast<double>(result(1)), static_cast<double>(result(2)), std::isnan(result(0))});
    }
    return runs;
  }

 private:
  /// The run after these; after the last one, a training of its size that nobody goes through.
  void begin(std::vector<Array> results) {
    results_ = std::move(results);
    const Plan& plan = plans_[std::min(results_.size(), plans_.size() - 1)];
    Generator generator(1000 * (1000 * setting_->seed + plan.start) + plan.width);
    model_ = gpt::Gpt(config_of(setting_->language, plan.width), generator);
    std::string sizes;
    for (const Plan& each : plans_)
      sizes += std::to_string(each.width) + " x " + std::to_string(each.steps) + " ";
    training_ = nn::DrawnTraining(*model_, loss_of(*model_, setting_->language),
                                  rule_of(*model_, plan, setting_->rate),
                                  {0,
                                   generator,
                                   results_,
                                   {{"sweep", setting_->name},
                                    {"seed", std::to_string(setting_->seed)},
                                    {"rate", std::to_string(setting_->rate)},
                                    {"plan", sizes}}});
  }

  Array measured() const {
    const Measured facts = facts_right(*model_, setting_->asked);
    return {static_cast<Real>(divergence_of(*model_, setting_->language, setting_->asked)),
            static_cast<Real>(facts.each), static_cast<Real>(facts.all)};
  }

  const Setting* setting_;
  std::vector<Plan> plans_;
  std::vector<Array> results_;  ///< of each finished run: divergence, facts right, rows right
  std::optional<gpt::Gpt> model_;
  std::optional<nn::DrawnTraining> training_;
};

}  // namespace unrolled::scaling
