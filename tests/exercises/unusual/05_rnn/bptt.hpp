// From the last step to the first by recursion, number after number.
#pragma once

#include <vector>

#include "05_rnn/by_hand.hpp"

namespace unrolled {

/// Adds what the steps from t on say, and returns what they say about h[t].
inline Array bptt(rnn::Gradients& sums, std::size_t t, const std::vector<Array>& x,
                  const std::vector<Array>& h, const std::vector<Array>& d_h, const Array& W_h) {
  Array before(h[0].shape(), 0);
  if (t == x.size()) return before;
  const Array later = bptt(sums, t + 1, x, h, d_h, W_h);
  for (std::size_t n = 0; n < before.shape(0); ++n) {
    for (std::size_t c = 0; c < before.shape(1); ++c) {
      const Real shown = h[t + 1](n, c), slope = (1 - shown) * (1 + shown),
                 d = slope * (later(n, c) + d_h[t](n, c));
      sums.b(c) += d;
      for (std::size_t i = 0; i < x[t].shape(1); ++i) sums.W_x(i, c) += d * x[t](n, i);
      for (std::size_t i = 0; i < before.shape(1); ++i) {
        sums.W_h(i, c) += d * h[t](n, i);
        before(n, i) += d * W_h(i, c);
      }
    }
  }
  return before;
}

static rnn::Gradients bptt(const std::vector<Array>& x, const std::vector<Array>& h,
                           const std::vector<Array>& d_h, const Array& W_h) {
  const std::size_t C = W_h.shape(0);
  rnn::Gradients sums = {Array(Shape{x[0].shape(1), C}, 0), Array(Shape{C, C}, 0), Array(Shape{C}, 0), {}};
  sums.h_0 = bptt(sums, 0, x, h, d_h, W_h);
  return sums;
}

}  // namespace unrolled
