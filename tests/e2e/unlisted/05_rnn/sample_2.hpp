// Exercise 5.6, wrong: u is taken from 1 − u.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// The character that the random number u from [0, 1) picks from p = softmax(logits / temperature): the first v with
/// p_0 + … + p_v > u; the last when rounding leaves none. logits (V) may be large; temperature > 0.
inline Index sample(const Array& logits, double temperature, double u) {
  const Array share = xt::exp((logits - xt::amax(logits)()) / temperature);  // p, not yet divided by the sum
  double left = (1 - u) * xt::sum(share)();
  const std::size_t V = logits.size();
  for (std::size_t v = 0; v + 1 < V; ++v) {
    left -= share(v);
    if (left < 0) return static_cast<Index>(v);
  }
  return static_cast<Index>(V - 1);  // also when rounding left a little over
}

}  // namespace unrolled
