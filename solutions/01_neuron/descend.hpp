// Exercise 1.3: gradient descent.
#pragma once

#include "01_neuron/neuron.hpp"

namespace unrolled {

/// The unit after this many steps of gradient descent from `unit`, each with all examples:
///   w ← w − η ∂L/∂w,   b ← b − η ∂L/∂b,   L the mean squared error, η the rate
inline neuron::Unit descend(neuron::Unit unit, const neuron::Examples& examples, Real rate,
                            std::size_t steps) {
  for (std::size_t step = 0; step < steps; ++step) {
    const neuron::Unit slope = neuron::gradient(unit, examples);
    for (std::size_t c = 0; c < unit.weights.size(); ++c) unit.weights(c) -= rate * slope.weights(c);
    unit.bias -= rate * slope.bias;
  }
  return unit;
}

}  // namespace unrolled
