// By recursion, with a helper of the same name.
#pragma once

#include "01_neuron/neuron.hpp"

namespace unrolled {

inline neuron::Unit descend(const neuron::Unit& unit, const neuron::Unit& slope, Real rate) {
  neuron::Unit next = {unit.weights, unit.bias - rate * slope.bias};
  for (std::size_t c = next.weights.size(); c-- > 0;) next.weights(c) -= rate * slope.weights(c);
  return next;
}

inline neuron::Unit descend(neuron::Unit unit, const neuron::Examples& examples, Real rate,
                            std::size_t steps) {
  if (steps == 0) return unit;
  return unrolled::descend(unrolled::descend(unit, neuron::gradient(unit, examples), rate), examples, rate,
                           steps - 1);
}

}  // namespace unrolled
