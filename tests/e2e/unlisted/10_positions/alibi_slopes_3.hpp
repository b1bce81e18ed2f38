// Exercise 10.4, wrong: past P heads the second, the fourth, … of 2P.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// The slopes of H heads, H at least 1. (H)
inline Array alibi_slopes(std::size_t H) {
  std::size_t P = 1;
  while (2 * P <= H) P *= 2;
  Array slopes = Array::from_shape({H});
  for (std::size_t h = 0; h < H; ++h) {
    const auto n = static_cast<Real>(h < P ? h + 1 : 2 * (h - P) + 2);
    slopes(h) = std::pow(Real{2}, -8 * n / static_cast<Real>(h < P ? P : 2 * P));
  }
  return slopes;
}

}  // namespace unrolled
