// Numbers to try an answer with.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled::exercise {

/// A single unit's number: (1,1).
inline Array one(double x) { return Array(Shape{1, 1}, static_cast<Real>(x)); }

/// sin(phase + offset), sin(2 · phase + offset), … in row-major order: no two alike, below and above zero.
inline Array wave(const Shape& shape, double phase, double offset = 0) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i)
    flat(x)[i] = static_cast<Real>(std::sin(static_cast<double>(i + 1) * phase + offset));
  return x;
}

}  // namespace unrolled::exercise
