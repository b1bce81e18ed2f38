// Each row by itself, its gates multiplied from the first to the last.
#pragma once

#include <functional>
#include <numeric>

#include "tensor/array.hpp"

namespace unrolled {

static Array cell_path_gradient(const Array& forget_gates) noexcept {
  const std::size_t T = forget_gates.shape(0), C = forget_gates.shape(1);
  Array gradient = Array::from_shape({T + 1, C});
  for (std::size_t c = 0; c < C; ++c) {
    for (std::size_t t = 0; t <= T; ++t) {
      Real product = 1;
      for (std::size_t s = t; s < T; ++s) product *= forget_gates(s, c);
      gradient(t, c) = product;
    }
  }
  return gradient;
}

}  // namespace unrolled
