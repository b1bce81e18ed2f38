// Gradient descent: how every network of this book learns, a step at a time.
//
//   g = ∂L/∂θ on a few examples drawn at random,   v ← momentum · v + g,   θ ← θ − rate · v
//
// Later chapters call nn::fit (common/nn), which is this loop with Adam, and with what a long training needs besides.
#pragma once

#include <cmath>
#include <functional>
#include <vector>

#include "nn/fit.hpp"

namespace unrolled::layers {

struct DescentOptions {
  double rate = 0.05;
  double momentum = 0;     ///< the share of the last step that goes on into the next one
  double clip = HUGE_VAL;  ///< the largest norm of all gradients together: a longer one is made so short
};

// [descend]
/// Takes this many steps down the loss, and returns the loss of each. Where numbers leave the range of floats it ends, and
/// fewer losses say so.
inline std::vector<double> descend(const nn::Module& model, const nn::Loss& loss,
                                   const DescentOptions& options, std::size_t steps, Generator& generator,
                                   const std::function<void(double)>& after_step = {}) {
  nn::SGD sgd(model.parameters(), options.momentum);
  const nn::Training in_training(generator);  // dropout drops, batch norm looks at the batch
  std::vector<double> losses;
  for (std::size_t step = 1; step <= steps; ++step) {
    const Tensor now = loss(generator);                                   // forward
    now.backward();                                                       // backward
    if (!nn::update(sgd, now.item(), options.rate, options.clip)) break;  // θ ← θ − rate · v
    losses.push_back(now.item());
    if (after_step) after_step(now.item());
  }
  return losses;
}
// [/descend]

}  // namespace unrolled::layers
