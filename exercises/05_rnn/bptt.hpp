// Exercise 5.2: backpropagation through time, by hand.
#pragma once

#include <vector>

#include "05_rnn/by_hand.hpp"
#include "base/error.hpp"

namespace unrolled {

/// The gradients of a layer that read x_1 … x_T, T ≥ 1. Counted from 0, step t = 0 … T−1 read x[t] (B,I) in state
/// h[t] and left h[t + 1], (B,C) each, so there are T + 1 states; d_h[t] (B,C) is what the loss says about h[t + 1]
/// directly, without the detour through later steps. W_h (C,C).
///   h[t + 1] = tanh(x[t] W_x + h[t] W_h + b),  tanh′ = 1 − tanh²
inline rnn::Gradients bptt(const std::vector<Array>& x, const std::vector<Array>& h,
                           const std::vector<Array>& d_h, const Array& W_h) {
  throw unfinished("5.2");
}

}  // namespace unrolled
