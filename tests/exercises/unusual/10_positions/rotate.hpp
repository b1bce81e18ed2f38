// Position by position from the one before: each step turns by θ once more.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// A helper of the same name: one pair turned.
inline void rotate(Real& a, Real& b, Real sine, Real cosine) {
  const Real old = a;
  a = a * cosine - b * sine;
  b = old * sine + b * cosine;
}

static Array rotate(const Array& x) {
  Array turned = x;
  const std::size_t half = x.shape(2) / 2;
  for (std::size_t i = 0; i < half; ++i) {
    const Real theta = 1 / std::pow(Real(10000), static_cast<Real>(i) / static_cast<Real>(half));
    for (std::size_t t = 0; t < x.shape(0); ++t) {
      for (std::size_t step = 0; step < t; ++step) {
        for (std::size_t h = x.shape(1); h-- > 0;)
          rotate(turned(t, h, i), turned(t, h, i + half), std::sin(theta), std::cos(theta));
      }
    }
  }
  return turned;
}

}  // namespace unrolled
