// Exercise 16.1, wrong: the logarithm of the number of entities.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// Nats a token that one who knows language Z needs. p (K,K): how often the entity with first word a and second word b is said; sums to 1.
/// Each entity is three tokens: a, b and its fact. 0 ln 0 is 0.
inline Real entropy_rate(const Array& p) {
  Real sum = 0, said = 0;
  for (const Real each : p) said += each > 0;
  sum = std::log(said);
  return sum / 3;
}

}  // namespace unrolled
