// Exercise 10.2, wrong: the angle grows with the square of the position.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// x (T,H,D), D even: of T positions, from 0 on, and H heads. In each head numbers i and i + D/2 are a pair; at position t it is
/// turned by the angle t · 10000^(−2i/D), against the clock. (T,H,D)
inline Array rotate(const Array& x) {
  const std::size_t T = x.shape(0), H = x.shape(1), D = x.shape(2);
  Array turned = Array::from_shape({T, H, D});
  for (std::size_t i = 0; i < D / 2; ++i) {
    const Real theta = std::pow(Real{10000}, -2 * static_cast<Real>(i) / static_cast<Real>(D));
    for (std::size_t t = 0; t < T; ++t) {
      const Real angle = static_cast<Real>(t * t) * theta;
      for (std::size_t h = 0; h < H; ++h) {
        const Real a = x(t, h, i), b = x(t, h, i + D / 2);
        turned(t, h, i) = a * std::cos(angle) - b * std::sin(angle);
        turned(t, h, i + D / 2) = a * std::sin(angle) + b * std::cos(angle);
      }
    }
  }
  return turned;
}

}  // namespace unrolled
