// Exercise 5.2, wrong: the first step is not walked.
#pragma once

#include <vector>

#include "05_rnn/by_hand.hpp"

namespace unrolled {

/// The gradients of a layer that read x_1 … x_T, T ≥ 1. Counted from 0, step t = 0 … T−1 read x[t] (B,I) in state
/// h[t] and left h[t + 1], (B,C) each, so there are T + 1 states; d_h[t] (B,C) is what the loss says about h[t + 1]
/// directly, without the detour through later steps. W_h (C,C).
///   h[t + 1] = tanh(x[t] W_x + h[t] W_h + b),  tanh′ = 1 − tanh²
inline rnn::Gradients bptt(const std::vector<Array>& x, const std::vector<Array>& h,
                           const std::vector<Array>& d_h, const Array& W_h) {
  const std::size_t I = x[0].shape(1), C = W_h.shape(0);
  Array d_W_x = xt::zeros<Real>({I, C}), d_W_h = xt::zeros<Real>({C, C}), d_b = xt::zeros<Real>({C});
  Array d_later = xt::zeros_like(h[0]);  // what later steps say about h[t + 1]
  for (std::size_t t = x.size(); t-- > 1;) {
    const Array d_sum = (d_h[t] + d_later) * (1 - h[t + 1] * h[t + 1]);  // (B,C)
    d_W_x += rnn::product(xt::transpose(x[t]), d_sum);
    d_W_h += rnn::product(xt::transpose(h[t]), d_sum);
    d_b += xt::sum(d_sum, {0});
    d_later = rnn::product(d_sum, xt::transpose(W_h));
  }
  return {.W_x = d_W_x, .W_h = d_W_h, .b = d_b, .h_0 = d_later};
}

}  // namespace unrolled
