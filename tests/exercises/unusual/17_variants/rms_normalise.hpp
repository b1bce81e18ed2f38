// The factor of each row first, then one product for each number.
#pragma once

#include <cmath>
#include <numeric>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Array rms_normalise(const Array& x, const Array& gain, Real epsilon) {
  const std::size_t C = gain.size();
  Array y = Array::from_shape(x.shape());
  for (std::size_t begin = 0; begin < x.size(); begin += C) {
    const Real* row = x.data() + begin;
    const Real squares = std::inner_product(row, row + C, row, Real{0});
    const Real factor = std::pow(squares / static_cast<Real>(C) + epsilon, Real(-.5));
    for (std::size_t c = 0; c < C; ++c) y.data()[begin + c] = row[c] * (row[c] == 0 ? 0 : factor) * gain(c);
  }
  return y;
}

}  // namespace unrolled
