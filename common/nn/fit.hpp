// Training: a chapter gives the loss; drawing, the backward pass, clipping and the step are here, once.
//
//     const auto loss = [&](Generator& drawing) {
//       const Examples examples = draw_examples(text, 16, 64, drawing);
//       return cross_entropy(model(examples.inputs), examples.targets);
//     };
//     nn::fit(loss, {.adam = nn::Adam(model.parameters()), .rate = nn::Constant{3e-3}, .clip = 1}, 600, generator);
#pragma once

#include <fmt/format.h>

#include <functional>
#include <vector>

#include "base/error.hpp"
#include "nn/layers.hpp"
#include "nn/optimiser.hpp"

namespace unrolled::nn {

/// What a training minimises: draws examples, runs the forward pass, and returns one number. All that it draws comes from
/// this generator, so that a step can be gone through once more. Dropout drops, from the same generator.
using Loss = std::function<Tensor(Generator&)>;

/// How gradients become a step.
struct UpdateRule {
  Adam adam;                                ///< or AdamW
  std::function<double(std::size_t)> rate;  ///< of step n, from 1
  double clip = HUGE_VAL;                   ///< the most that all gradients together may measure
  std::size_t accumulate = 1;  ///< losses whose mean one step follows: a larger batch in the same memory
};

/// Functions that fit() calls during a training.
struct Callbacks {
  std::function<void(double)> after_step = {};  ///< is called with the loss of every step
  /// Is called at a step that ran away; `again` goes through it once more, without an update, and returns the loss.
  std::function<void(std::size_t step, const std::function<double()>& again)> ran_away = {};
};

// [pass]
/// The loss of one step, and the gradients of the rule's parameters. Nothing else changes.
inline double pass(const Loss& loss, const UpdateRule& rule, Generator& generator) {
  for (Tensor parameter : rule.adam.parameters())
    parameter.zero_grad();  // a step that ran away leaves some behind
  const Training dropping(generator);
  double mean = 0;
  for (std::size_t n = 0; n < rule.accumulate; ++n) {
    const Tensor share = loss(generator) / static_cast<double>(rule.accumulate);
    share.backward();
    mean += share.item();
  }
  return mean;
}
// [/pass]

// [fit]
/// Goes down the loss for this many steps, and returns the loss of each. The rule's optimiser remembers: fitting again
/// goes on with it. Errors: the training ran away; the generator and the parameters are those before that step, but see
/// update().
inline std::vector<double> fit(const Loss& loss, UpdateRule& rule, std::size_t steps, Generator& generator,
                               const Callbacks& callbacks = {}) {
  std::vector<double> losses;
  for (std::size_t step = 1; step <= steps; ++step) {
    Generator drawing = generator;
    losses.push_back(pass(loss, rule, drawing));
    if (!update(rule.adam, losses.back(), rule.rate(step), rule.clip)) {
      const auto again = [&] {
        Generator same = generator;
        return pass(loss, rule, same);
      };
      if (callbacks.ran_away) callbacks.ran_away(step, again);
      throw Error(fmt::format("the training ran away: at step {} the loss is {:.3g}", step, losses.back()),
                  "a lower learning rate");
    }
    generator = drawing;
    if (callbacks.after_step) callbacks.after_step(losses.back());
  }
  return losses;
}
// [/fit]

inline std::vector<double> fit(const Loss& loss, UpdateRule&& rule, std::size_t steps, Generator& generator,
                               const Callbacks& callbacks = {}) {
  return fit(loss, rule, steps, generator, callbacks);
}

}  // namespace unrolled::nn
