// Exercise 6.1: one step of an LSTM.
#pragma once

#include "06_lstm/lstm.hpp"

namespace unrolled {

/// The state after one time step, from x (B,in) and the state before (B,C) each; W_x (in,4C), W_h (C,4C), b (4C), with
/// columns in the order i, f, g, o.
///   i, f, o = σ(x W_x + h W_h + b),  g = tanh(x W_x + h W_h + b),  c = f ∘ c + i ∘ g,  h = o ∘ tanh(c)
inline lstm::State cell(const Tensor& x, const lstm::State& before, const Tensor& W_x, const Tensor& W_h,
                        const Tensor& b) {
  throw unfinished("6.1");
}

}  // namespace unrolled
