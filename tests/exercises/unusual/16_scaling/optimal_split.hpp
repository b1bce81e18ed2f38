// Where the derivative by ln N is 0, sought by halving.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

static Array optimal_split(Real A, Real B, Real alpha, Real beta, Real C) {
  Real low = 0, high = std::log(C / 6);
  low = -high;
  high *= 2;
  for (int step = 0; step < 200; ++step) {
    const Real middle = (low + high) / 2, D = std::log(C / 6) - middle;
    const bool falls = beta * B * std::exp(-beta * D) < alpha * A * std::exp(-alpha * middle);
    (falls ? low : high) = middle;
  }
  return {std::exp(low), C / 6 / std::exp(low)};
}

}  // namespace unrolled
