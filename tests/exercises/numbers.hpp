// Numbers to try an answer with.
#pragma once

#include <algorithm>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::exercise {

/// A single unit's number: (1,1).
Array one(double x);

/// The numbers of a list: (N).
template <class Number>
xt::xarray<Number> list(const std::vector<Number>& numbers) {
  auto x = xt::xarray<Number>::from_shape({numbers.size()});
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
}

/// The same one below the other: (N,1).
Array column(const std::vector<Real>& numbers);

/// sin(phase + offset), sin(2 · phase + offset), … in row-major order: no two alike, below and above zero.
Array wave(const Shape& shape, double phase, double offset = 0);

}  // namespace unrolled::exercise
