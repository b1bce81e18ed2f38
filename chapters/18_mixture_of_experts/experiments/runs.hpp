// One training on chapter 16's language, and what is measured of it.
#pragma once

#include <string>
#include <vector>

#include "16_scaling/language.hpp"
#include "18_mixture_of_experts/experiments/story.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::mixture {

inline constexpr std::size_t name_count = 32, row_length = 33, rows_a_step = 32, language_steps = 800;
inline constexpr double common_capacity =
    1.25;  // at which dropped tokens are counted; trainings have room for all

/// A way of spending parameters.
struct Way {
  std::string name;
  Config config;
  double alpha = 0;  ///< of the balance loss
};

/// How the choices fell at one moment.
struct Snapshot {
  std::size_t step = 0;
  std::vector<double> shares;          ///< (E)
  std::vector<std::size_t> expert_of;  ///< (V): who gets most of each word; E where it was not asked for
};

struct Run {
  Way way;
  double divergence = 0;       ///< nats a token
  double dropped = 0;          ///< share of choices without room at common_capacity
  std::size_t parameters = 0;  ///< of the whole model
  std::vector<Snapshot> snapshots;

  const std::vector<double>& shares() const { return snapshots.back().shares; }
  /// Multiplications of the feed-forward layer for one token, the router's among them.
  std::size_t multiplications() const {
    const Config& c = way.config;
    if (c.routing == Routing::dense) return 2 * c.width * c.inner;
    return 2 * c.top * c.width * c.inner + (c.routing == Routing::learnt ? c.width * c.experts : 0);
  }
};

/// Rows (B,T + 1) as what is read and what comes next.
struct Rows {
  explicit Rows(const Indices& rows)
      : inputs(xt::view(rows, xt::all(), xt::range(std::size_t{0}, rows.shape(1) - 1))),
        targets(xt::view(rows, xt::all(), xt::range(std::size_t{1}, rows.shape(1)))) {}
  Indices inputs, targets;
};

/// Who gets which word of these rows, at this moment.
inline Snapshot snapshot_of(const Model& model, std::size_t step, const Indices& rows) {
  const NoGrad no_grad;
  Generator drawing(step + 1);
  std::vector<Report> reports;
  const Rows asked(rows);
  model(asked.inputs, reports, &drawing);
  if (reports.empty()) return {step, {}, {}};
  const Indices& experts = reports[0].routes.experts;  // (N,k)
  const std::size_t E = model.config.experts;
  std::vector<std::vector<std::size_t>> counts(model.config.vocabulary, std::vector<std::size_t>(E, 0));
  for (std::size_t n = 0; n < experts.shape(0); ++n)
    ++counts[static_cast<std::size_t>(asked.inputs.flat(n))][static_cast<std::size_t>(experts(n, 0))];
  Snapshot snapshot = {step, shares_of(experts, E), {}};
  for (const std::vector<std::size_t>& count : counts) {
    const auto most = std::max_element(count.begin(), count.end());
    snapshot.expert_of.push_back(*most == 0 ? E : static_cast<std::size_t>(most - count.begin()));
  }
  return snapshot;
}

/// The training of a model on rows that are never the same twice. The language must outlive it.
inline nn::DrawnTraining training_of(const Model& model, const scaling::Facts& language, double alpha,
                                     std::size_t steps, const Generator& generator) {
  return {model,
          [model, &language, alpha](Generator& drawing) {
            const Rows rows(language.draw(rows_a_step, row_length + 1, drawing));
            std::vector<Report> reports;
            const Tensor logits = model(rows.inputs, reports, &drawing);
            return loss_of(logits, rows.targets, reports, alpha);
          },
          {.adam = nn::AdamW(model.parameters(), 0, {.beta2 = 0.98}),
           .rate = nn::WarmupCosine{.peak = 1.2e-2, .warmup = steps / 5, .total = steps, .floor = 6e-4},
           .clip = 1},
          {0, generator, {}, {}}};
}

}  // namespace unrolled::mixture
