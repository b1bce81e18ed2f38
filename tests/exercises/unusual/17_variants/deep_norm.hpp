// The variance as the mean of squares less the square of the mean, and roots of roots.
#pragma once

#include <cmath>
#include <set>
#include <string>

#include "tensor/array.hpp"

namespace unrolled {

static Array deep_norm(const Array& x, const Array& f, std::size_t L) {
  const std::size_t C = x.shape(1);
  const Real alpha = std::sqrt(std::sqrt(static_cast<Real>(2 * L)));
  Array y = Array::from_shape(x.shape());
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    Real sum = 0, squares = 0;
    for (std::size_t c = 0; c < C; ++c) {
      const Real here = x(t, c) * alpha + f(t, c);
      sum += here, squares += here * here;
    }
    const Real mean = sum / static_cast<Real>(C), variance = squares / static_cast<Real>(C) - mean * mean;
    for (std::size_t c = 0; c < C; ++c)
      y(t, c) = (x(t, c) * alpha + f(t, c) - mean) / std::sqrt(variance + Real(1e-5));
  }
  return y;
}

static Real first_size(const std::string& matrix, std::size_t L) {
  static const std::set<std::string> smaller = {"value", "output", "up", "down"};
  return smaller.contains(matrix) ? 1 / std::sqrt(std::sqrt(static_cast<Real>(8 * L))) : 1;
}

}  // namespace unrolled
