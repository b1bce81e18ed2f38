// The whole matrix of slopes, ∂y_k/∂s_j = y_k (1 − y_j) where k is j and −y_k y_j elsewhere.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

inline Array softmax_backward(const Array& weights, const Array& slope) {
  Array found(weights.shape(), 0);
  for (std::size_t i = 0; i < weights.shape(0); ++i) {
    for (std::size_t j = 0; j < weights.shape(1); ++j) {
      for (std::size_t k = weights.shape(1); k-- > 0;) {
        const Real y = weights(i, j), other = weights(i, k);
        found(i, j) += slope(i, k) * (j == k ? y * (1 - y) : -y * other);
      }
    }
  }
  return found;
}

}  // namespace unrolled
