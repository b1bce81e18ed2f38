// Exercise 9.5, wrong: slope and weight have changed places.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// ∂L/∂scores (T,S) from the weights y = softmax(scores) (T,S), row by row, and ∂L/∂y (T,S).
inline Array softmax_backward(const Array& weights, const Array& slope) {
  const Array shared = xt::sum(weights * slope, {1}, xt::keep_dims);  // (T,1)
  return slope * (weights - shared);
}

}  // namespace unrolled
