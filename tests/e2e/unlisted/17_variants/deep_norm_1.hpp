// Exercise 17.6, wrong: the variance over one less.
#pragma once

#include <cmath>
#include <string>

#include "tensor/array.hpp"

namespace unrolled {

/// A decoder of L layers with DeepNorm: x (T,C) and what a part makes of it, f (T,C) → LayerNorm(α x + f), α = (2L)^¼. LayerNorm
/// without gain and bias: each row less its mean, divided by √(variance + 1e-5). (T,C) (Wang et al. 2022)
inline Array deep_norm(const Array& x, const Array& f, std::size_t L) {
  const std::size_t T = x.shape(0), C = x.shape(1);
  const Real alpha = std::pow(2 * static_cast<Real>(L), Real(.25));
  Array y = x;
  for (std::size_t t = 0; t < T; ++t) {
    Real mean = 0, variance = 0;
    for (std::size_t c = 0; c < C; ++c) {
      y(t, c) = alpha * x(t, c) + f(t, c);
      mean += y(t, c) / static_cast<Real>(C);
    }
    for (std::size_t c = 0; c < C; ++c)
      variance += (y(t, c) - mean) * (y(t, c) - mean) / static_cast<Real>(C - 1);
    for (std::size_t c = 0; c < C; ++c) y(t, c) = (y(t, c) - mean) / std::sqrt(variance + Real(1e-5));
  }
  return y;
}

/// By what the first numbers of a matrix are multiplied: β = (8L)^−¼ for "value", "output", "up" and "down"; 1 for "query" and "key".
inline Real first_size(const std::string& matrix, std::size_t L) {
  if (matrix == "query" || matrix == "key") return 1;
  return std::pow(8 * static_cast<Real>(L), Real(-.25));
}

}  // namespace unrolled
