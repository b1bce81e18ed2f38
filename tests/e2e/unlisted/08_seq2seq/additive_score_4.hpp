// Exercise 8.1, wrong: query and state are multiplied.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// e_j = v · tanh(q W + h_j U): query q (B,C), states h (B,S,H), W (C,A), U (H,A), v (A) → (B,S), a score for each state.
inline Tensor additive_score(const Tensor& query, const Tensor& states, const Tensor& W, const Tensor& U,
                             const Tensor& v) {
  const auto B = query.shape()[0], A = v.shape()[0];
  const Tensor q = reshape(matmul(query, W), {B, 1, A});
  const Tensor t = tanh(q * matmul(states, U));
  return reshape(matmul(t, reshape(v, {A, 1})), {B, states.shape()[1]});
}

}  // namespace unrolled
