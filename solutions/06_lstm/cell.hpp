// Exercise 6.1: one step of an LSTM.
#pragma once

#include "06_lstm/lstm.hpp"

namespace unrolled {

/// The state after one time step, from x (B,in) and the state before (B,C) each; W_x (in,4C), W_h (C,4C), b (4C), with
/// columns in the order i, f, g, o.
///   i, f, o = σ(x W_x + h W_h + b),  g = tanh(x W_x + h W_h + b),  c = f ∘ c + i ∘ g,  h = o ∘ tanh(c)
inline lstm::State cell(const Tensor& x, const lstm::State& before, const Tensor& W_x, const Tensor& W_h,
                        const Tensor& b) {
  const auto C = static_cast<Index>(W_h.size(0));
  const Tensor sums = matmul(x, W_x) + matmul(before.hidden, W_h) + b;  // (B,4C)
  const Tensor i = sigmoid(slice(sums, -1, 0, C));                      // (B,C)
  const Tensor f = sigmoid(slice(sums, -1, C, 2 * C));                  // (B,C)
  const Tensor g = tanh(slice(sums, -1, 2 * C, 3 * C));                 // (B,C)
  const Tensor o = sigmoid(slice(sums, -1, 3 * C, 4 * C));              // (B,C)
  const Tensor c = f * before.cell + i * g;                             // (B,C)
  return {o * tanh(c), c};
}

}  // namespace unrolled
