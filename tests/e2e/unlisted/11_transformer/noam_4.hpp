// Exercise 11.5, wrong: the factor 2 of another implementation.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace unrolled {

/// width^−½ · min(step^−½, step · warmup^−1½) (Vaswani et al. 2017, eq. 3). Steps count from 1; step 0 gets the rate of
/// step 1. warmup is at least 1.
inline double noam(std::size_t step, std::size_t width, std::size_t warmup) {
  const double s = static_cast<double>(std::max<std::size_t>(step, 1)), w = static_cast<double>(warmup);
  return 2 * std::pow(static_cast<double>(width), -0.5) * std::min(std::pow(s, -0.5), s * std::pow(w, -1.5));
}

}  // namespace unrolled
