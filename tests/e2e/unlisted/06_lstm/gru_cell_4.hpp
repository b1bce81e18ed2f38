// Exercise 6.5, wrong: the candidate is weighed with r.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

/// The state after one time step, from x (B,in) and the state before (B,C); W_x (in,3C), W_h (C,3C), b (3C), with columns in
/// the order r, z, n. The reset gate acts on the state before the matrix product (Cho et al. 2014).
///   r, z = σ(x W_x + h W_h + b),  n = tanh(x W_x + (r ∘ h) W_h + b),  h = (1 − z) ∘ n + z ∘ h
inline Tensor gru_cell(const Tensor& x, const Tensor& before, const Tensor& W_x, const Tensor& W_h,
                       const Tensor& b) {
  const auto C = static_cast<Index>(W_h.size(0));
  const Tensor brought = matmul(x, W_x) + b;  // (B,3C)
  const Tensor gates =
      sigmoid(slice(brought, -1, 0, 2 * C) + matmul(before, slice(W_h, -1, 0, 2 * C)));  // (B,2C)
  const Tensor r = slice(gates, -1, 0, C), z = slice(gates, -1, C, 2 * C);               // (B,C)
  const Tensor recalled = matmul(r * before, slice(W_h, -1, 2 * C, 3 * C));              // (B,C)
  const Tensor n = tanh(slice(brought, -1, 2 * C, 3 * C) + recalled);                    // (B,C)
  return r * n + z * before;
}

}  // namespace unrolled
