// Exercise 16.4, wrong: six forgotten in N only.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// The N and D that make A / N^α + B / D^β least where 6 N D = C. A, B, α, β and C are above 0. (2)
inline Array optimal_split(Real A, Real B, Real alpha, Real beta, Real C) {
  const Real sum = alpha + beta, G = std::pow(alpha * A / (beta * B), 1 / sum);
  return {G * std::pow(C, beta / sum), std::pow(C / 6, alpha / sum) / G};
}

}  // namespace unrolled
