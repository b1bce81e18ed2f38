// Exercise 1.3: gradient descent.
#pragma once

#include "01_neuron/neuron.hpp"
#include "base/error.hpp"

namespace unrolled {

/// The unit after this many steps of gradient descent from `unit`, each with all examples:
///   w ← w − η ∂L/∂w,   b ← b − η ∂L/∂b,   L the mean squared error, η the rate
inline neuron::Unit descend(neuron::Unit unit, const neuron::Examples& examples, Real rate,
                            std::size_t steps) {
  throw unfinished("1.3");
}

}  // namespace unrolled
