// Exercise 9.5, wrong: divided by the number of keys.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// ∂L/∂scores (T,S) from the weights y = softmax(scores) (T,S), row by row, and ∂L/∂y (T,S).
inline Array softmax_backward(const Array& weights, const Array& slope) {
  const Array shared = xt::sum(weights * slope, {1}, xt::keep_dims);  // (T,1)
  return weights * (slope - shared) / static_cast<Real>(weights.shape(1));
}

}  // namespace unrolled
