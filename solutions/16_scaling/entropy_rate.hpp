// Exercise 16.1: how little a language can cost.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// Nats a token that one who knows language Z needs. p (K,K): how often the entity with first word a and second word b is said; sums to 1.
/// Each entity is three tokens: a, b and its fact. 0 ln 0 is 0.
inline Real entropy_rate(const Array& p) {
  Real sum = 0;
  for (const Real each : p) sum -= each > 0 ? each * std::log(each) : 0;
  return sum / 3;
}

}  // namespace unrolled
