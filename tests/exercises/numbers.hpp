// Numbers to try an answer with.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::exercise {

/// A single unit's number: (1,1).
inline Array one(double x) { return Array(Shape{1, 1}, static_cast<Real>(x)); }

/// The numbers of a list: (N).
template <class Number>
xt::xarray<Number> list(const std::vector<Number>& numbers) {
  auto x = xt::xarray<Number>::from_shape({numbers.size()});
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
}

/// The same one below the other: (N,1).
inline Array column(const std::vector<Real>& numbers) { return xt::expand_dims(list(numbers), 1); }

/// sin(phase + offset), sin(2 · phase + offset), … in row-major order: no two alike, below and above zero.
inline Array wave(const Shape& shape, double phase, double offset = 0) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i)
    flat(x)[i] = static_cast<Real>(std::sin(static_cast<double>(i + 1) * phase + offset));
  return x;
}

}  // namespace unrolled::exercise
