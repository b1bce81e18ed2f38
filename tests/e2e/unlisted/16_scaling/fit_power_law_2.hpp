// Exercise 16.2, wrong: A read off the first run.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// A and α of L = E + A / N^α, by least squares of ln(L − E) on ln N. N and L (R), of R ≥ 2 runs of different sizes; all L are above E. (2)
inline Array fit_power_law(const Array& N, const Array& L, Real E) {
  const auto R = static_cast<Real>(N.size());
  Real x_mean = 0, y_mean = 0, xx = 0, xy = 0;
  for (std::size_t r = 0; r < N.size(); ++r) {
    x_mean += std::log(N(r)) / R;
    y_mean += std::log(L(r) - E) / R;
  }
  for (std::size_t r = 0; r < N.size(); ++r) {
    const Real x = std::log(N(r)) - x_mean;
    xx += x * x;
    xy += x * (std::log(L(r) - E) - y_mean);
  }
  const Real slope = xy / xx;
  return {(L(0) - E) * std::pow(N(0), -slope), -slope};
}

}  // namespace unrolled
