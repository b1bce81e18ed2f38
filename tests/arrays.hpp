// Arrays to test with.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled::testing {

/// The numbers of a list one below the other: (N) → (N,1).
inline Array column(const Array& list) { return xt::expand_dims(list, 1); }

/// sin(phase), sin(2 · phase), … in row-major order: the formula of tests/golden.py.
inline Array wave(const Shape& shape, double phase) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i)
    x.flat(i) = static_cast<Real>(std::sin(static_cast<double>(i + 1) * phase));
  return x;
}

}  // namespace unrolled::testing
