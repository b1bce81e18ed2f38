// Exercise 6.5: one step of a GRU, as in the paper.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

/// The state after one time step, from x (B,in) and the state before (B,C); W_x (in,3C), W_h (C,3C), b (3C), with columns in
/// the order r, z, n. The reset gate acts on the state before the matrix product (Cho et al. 2014).
///   r, z = σ(x W_x + h W_h + b),  n = tanh(x W_x + (r ∘ h) W_h + b),  h = (1 − z) ∘ n + z ∘ h
inline Tensor gru_cell(const Tensor& x, const Tensor& before, const Tensor& W_x, const Tensor& W_h,
                       const Tensor& b) {
  throw unfinished("6.5");
}

}  // namespace unrolled
