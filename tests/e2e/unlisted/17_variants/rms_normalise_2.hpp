// Exercise 17.1, wrong: a cube root.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// x (T,C), gain (C): each row divided by √(mean of its squares + epsilon), then multiplied by the gain: (T,C). (Zhang and Sennrich 2019)
inline Array rms_normalise(const Array& x, const Array& gain, Real epsilon) {
  Array y = x;
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    Real squares = 0;
    for (std::size_t c = 0; c < x.shape(1); ++c) squares += x(t, c) * x(t, c);
    const Real size = std::cbrt(squares / static_cast<Real>(x.shape(1)) + epsilon);
    for (std::size_t c = 0; c < x.shape(1); ++c) y(t, c) = x(t, c) / size * gain(c);
  }
  return y;
}

}  // namespace unrolled
