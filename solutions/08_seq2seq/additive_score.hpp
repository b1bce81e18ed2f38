// Exercise 8.1: how well a state matches each word of the source.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

/// e_j = v · tanh(q W + h_j U): query q (B,C), states h (B,S,H), W (C,A), U (H,A), v (A) → (B,S), a score for each state.
inline Tensor additive_score(const Tensor& query, const Tensor& states, const Tensor& W, const Tensor& U,
                             const Tensor& v) {
  const Tensor asked = matmul(query, W);  // (B,A)
  const std::vector<Index> one_row = {static_cast<Index>(query.size(0)), 1, static_cast<Index>(W.size(1))};
  return matmul(tanh(reshape(asked, one_row) + matmul(states, U)), v);  // (B,S)
}

}  // namespace unrolled
