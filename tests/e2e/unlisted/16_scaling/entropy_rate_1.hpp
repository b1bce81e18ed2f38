// Exercise 16.1, wrong: the first row of entities alone.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// Nats a token that one who knows language Z needs. p (K,K): how often the entity with first word a and second word b is said; sums to 1.
/// Each entity is three tokens: a, b and its fact. 0 ln 0 is 0.
inline Real entropy_rate(const Array& p) {
  Real sum = 0;
  for (std::size_t b = 0; b < p.shape(1); ++b) sum -= p(0, b) > 0 ? p(0, b) * std::log(p(0, b)) : 0;
  return sum / 3;
}

}  // namespace unrolled
