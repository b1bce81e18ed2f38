// Runs: one small GPT each, of a width, for a number of steps. What it cost, and how far from the truth it came.
//
//   N = parameters     D = tokens read = steps · B · T     C = 6 N D operations
//
// Where the 6 is from: a parameter is multiplied and added once for each token (2), and in the backward pass twice more (4). What a table
// of tokens looks up costs nothing, and attention's products of queries and keys have no parameters: the rule leaves out both.
#pragma once

#include <cmath>

#include "13_gpt/sizes.hpp"
#include "13_gpt/training.hpp"
#include "16_scaling/language.hpp"
#include "nn/fit.hpp"
#include "nn/schedule.hpp"

namespace unrolled::scaling {

/// What is tried. `start` tells runs apart that differ in nothing else.
struct Plan {
  std::size_t width, steps;
  std::size_t start = 0;
  bool operator==(const Plan&) const = default;
};

/// What came of it.
struct Run {
  Plan plan;
  double parameters = 0, tokens = 0;
  double divergence = 0;     ///< nats a token
  double each = 0, all = 0;  ///< share of facts that were right; of rows in which all were (ruler.hpp)
  bool ran_away = false;     ///< the numbers above say nothing then

  double compute() const { return 6 * parameters * tokens; }
};

// [operations]
/// Multiplications and additions to learn from one token, at the end of T of them: three times those of reading it. Matrices count, and the
/// readout; looking up a vector does not. Attention's scores and means are 4 T C a layer.
inline double operations_a_token(const gpt::Config& config, std::size_t T) {
  const auto C = static_cast<double>(config.width), L = static_cast<double>(config.layers),
             V = static_cast<double>(config.vocabulary);
  const double matrices = 12 * L * C * C + V * C, attention = 2 * L * static_cast<double>(T) * C;
  return 3 * 2 * (matrices + attention);
}
// [/operations]

inline constexpr std::size_t row_length = 33, rows_a_step = 32;
inline constexpr std::size_t tokens_a_step = row_length * rows_a_step;

/// One layer, heads of eight numbers.
inline gpt::Config config_of(const Facts& language, std::size_t width) {
  return {.vocabulary = language.vocabulary(),
          .context = row_length,
          .width = width,
          .heads = std::max<std::size_t>(1, width / 8),
          .layers = 1,
          .initial_std = 0.1};
}

/// How many steps a budget of operations pays for.
inline std::size_t steps_for(double operations, const gpt::Config& config) {
  const auto N = static_cast<double>(gpt::parameters_of(config));
  return static_cast<std::size_t>(operations / (6 * N * static_cast<double>(tokens_a_step)));
}

// [rule]
/// AdamW without decay; wider models step more carefully. The rate goes up over a tenth of the steps, then down along a cosine: a run
/// that was cut off in its middle is no shorter run.
inline nn::UpdateRule rule_of(const nn::Module& model, const Plan& plan, double rate) {
  const double peak = rate / std::sqrt(static_cast<double>(plan.width));
  return {
      .adam = nn::AdamW(model.parameters(), 0, {.beta2 = 0.98}),
      .rate =
          nn::WarmupCosine{.peak = peak, .warmup = plan.steps / 10, .total = plan.steps, .floor = peak / 20},
      .clip = 1};
}
// [/rule]

/// Rows of T + 1 tokens without their last, and without their first.
inline gpt::Examples examples_of(const Indices& rows) {
  const std::size_t T = rows.shape(1) - 1;
  return {xt::view(rows, xt::all(), xt::range(std::size_t{0}, T)),
          xt::view(rows, xt::all(), xt::range(std::size_t{1}, T + 1))};
}

/// From fresh rows at each step. The language must outlive this.
inline nn::Loss loss_of(const gpt::Gpt& model, const Facts& language) {
  return [model, &language](Generator& drawing) {
    const gpt::Examples examples = examples_of(language.draw(rows_a_step, row_length + 1, drawing));
    return cross_entropy(model(examples.inputs), examples.targets);
  };
}

/// How far from the truth a model is on these rows (B,T + 1), in nats a token.
inline double divergence_of(const gpt::Gpt& model, const Facts& language, const Indices& rows) {
  const NoGrad no_grad;
  return divergence(language, rows, model(examples_of(rows).inputs));
}

}  // namespace unrolled::scaling
