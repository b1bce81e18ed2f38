// PPO as a training: write, score, and take a few small steps; all of it is kept in one file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "23_rlhf/ppo.hpp"
#include "23_rlhf/ppo_limits.hpp"
#include "23_rlhf/reward_model.hpp"
#include "nn/training_state.hpp"

namespace unrolled::rlhf {

/// Texts of the policy as it is now, and what policy, reference and reward model say about them.
inline Rollout roll_out(const Policy& policy, const Gpt& reference, const Reward& reward, std::size_t B,
                        std::size_t longest, Generator& generator) {
  const NoGrad no_grad;
  Rollout rollout;
  rollout.texts = write(policy.model, B, longest, generator);
  rollout.scores = reward(rollout.texts);
  rollout.mask = token_mask(rollout.texts);
  const Indices inputs = rollout.texts.inputs(), targets = rollout.texts.targets();
  const auto [logits, values] = policy(inputs);
  const Tensor reference_logits = reference(inputs);
  rollout.log_pi_old = log_probabilities(logits, targets).value();
  rollout.log_pi_ref = log_probabilities(reference_logits, targets).value();
  rollout.values = values.value();
  rollout.kl =
      sum(kl_to_reference(logits, reference_logits) * Tensor(rollout.mask)).item() / static_cast<double>(B);
  rollout.entropy = mean_written(entropy(logits), rollout.mask).item();
  return rollout;
}

class PpoTraining {
 public:
  /// `gold` is only looked at for the reports. `notes` say what training this is (nn::TrainingState).
  PpoTraining(Policy policy, Gpt reference, Reward reward, const PpoOptions& options,
              const AdaptiveCoefficient& leash, const Limits& limits, const Generator& generator,
              Reward gold = {}, const std::map<std::string, std::string>& notes = {})
      : policy_(std::move(policy)),
        reference_(std::move(reference)),
        reward_(std::move(reward)),
        gold_(std::move(gold)),
        options_(options),
        leash_(leash),
        limits_(limits),
        adam_(policy_.parameters()),
        state_{0, generator, {}, notes} {}

  const Policy& policy() const { return policy_; }
  const Gpt& reference() const { return reference_; }
  const std::vector<Report>& reports() const { return reports_; }
  std::size_t steps_done() const { return state_.step; }

  // [iteration]
  /// One iteration: rolls out a batch, computes its advantages, and updates policy and value `epochs` times. Returns the
  /// last update's loss; nothing, and all is as it was, when a loss, gradient or parameter was no number any more.
  /// Errors: Collapsed, with the reason.
  std::optional<double> step() {
    Generator generator = state_.generator;
    const Rollout rollout = roll_out_batch(generator);
    const Report report = report_on(rollout);
    if (const std::string reason = collapse_reason(report, limits_); !reason.empty()) {
      throw Collapsed(fmt::format("iteration {}: {}", state_.step + 1, reason),
                      "a larger --kl-coefficient, a smaller --rate");
    }
    const Advantages known = advantages_of(rollout);
    const std::vector<Array> before = values();
    const nn::Adam adam = adam_;
    double loss = 0;
    for (std::size_t epoch = 0; epoch < options_.epochs; ++epoch) {
      const Tensor total = ppo_loss(policy_, rollout, known, options_);
      total.backward();
      loss = total.item();
      if (!nn::update(adam_, loss, options_.rate, gradient_clip)) {
        put_back(before);
        adam_ = adam;
        return std::nullopt;
      }
    }
    reports_.push_back(report);
    leash_.update(rollout.kl);
    state_.generator = generator;
    ++state_.step;
    return loss;
  }
  // [/iteration]

  /// The first update of the step that ran away once more, so that it can be inspected.
  double pass_again() {
    Generator generator = state_.generator;
    const Rollout rollout = roll_out_batch(generator);
    const Tensor loss = ppo_loss(policy_, rollout, advantages_of(rollout), options_);
    loss.backward();
    return loss.item();
  }

  Rollout roll_out_batch(Generator& generator) const {
    return roll_out(policy_, reference_, reward_, options_.batch, policy_.model.config.context - 1,
                    generator);
  }
  Advantages advantages_of(const Rollout& rollout) const {
    return gae(rewards_of(rollout, leash_.coefficient), rollout.values, rollout.texts.lengths, options_.gamma,
               options_.lambda);
  }
  Report report_on(const Rollout& rollout) const {
    return {xt::mean(rollout.scores)(), gold_ ? xt::mean(gold_(rollout.texts))() : 0, rollout.kl,
            rollout.entropy, leash_.coefficient};
  }

  /// Errors: as save_training and load_training; a history that is none.
  void save(const std::filesystem::path& file) const {
    nn::TrainingState state = state_;
    state.carried = {history()};
    nn::save_training(file, policy_, adam_, state);
  }
  void load(const std::filesystem::path& file) {
    nn::load_training(file, policy_, adam_, state_);
    restore_history(state_.carried, file);
  }

 private:
  static constexpr double gradient_clip = 1;  ///< the largest global norm of a gradient

  /// (1+n,5): the coefficient to come, then what each iteration found.
  Array history() const {
    Array rows = xt::zeros<Real>({reports_.size() + 1, std::size_t{5}});
    rows(0, 0) = leash_.coefficient;
    for (std::size_t n = 0; n < reports_.size(); ++n) {
      const Report& report = reports_[n];
      const double all[] = {report.reward, report.gold, report.kl, report.entropy, report.coefficient};
      for (std::size_t i = 0; i < 5; ++i) rows(n + 1, i) = static_cast<Real>(all[i]);
    }
    return rows;
  }
  void restore_history(const std::vector<Array>& carried, const std::filesystem::path& file) {
    if (carried.size() != 1 || carried[0].shape() != Shape{state_.step + 1, 5}) {
      throw Error(file.string() + ": the history of its iterations is missing");
    }
    const Array& rows = carried[0];
    leash_.coefficient = rows(0, 0);
    reports_.clear();
    for (std::size_t n = 1; n < rows.shape(0); ++n) {
      reports_.push_back({rows(n, 0), rows(n, 1), rows(n, 2), rows(n, 3), rows(n, 4)});
    }
  }

  std::vector<Array> values() const {
    std::vector<Array> all;
    for (const Tensor& parameter : policy_.parameters()) all.push_back(parameter.value());
    return all;
  }
  void put_back(const std::vector<Array>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      Tensor parameter = policy_.parameters()[i];
      parameter.value() = values[i];
      parameter.zero_grad();
    }
  }

  Policy policy_;
  Gpt reference_;
  Reward reward_, gold_;
  PpoOptions options_;
  AdaptiveCoefficient leash_;
  Limits limits_;
  nn::Adam adam_;
  nn::TrainingState state_;
  std::vector<Report> reports_;
};

}  // namespace unrolled::rlhf
