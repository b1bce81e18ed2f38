// Each product is made anew from its first factor on, column by column.
#pragma once

#include <cmath>
#include <vector>

#include "05_rnn/by_hand.hpp"
#include "05_rnn/forgetting.hpp"

namespace unrolled {

/// ∂h_T[j] / ∂h_{T−k}[·] as it comes back from unit j of the last step.
inline std::vector<Real> through_steps(const Array& W_h, const Array& states, std::size_t k, std::size_t j) {
  const std::size_t T = states.shape(0), C = W_h.shape(0);
  std::vector<Real> d(C, 0);
  d[j] = 1;
  for (std::size_t back = 0; back < k; ++back) {
    std::vector<Real> before(C, 0);
    for (std::size_t i = 0; i < C; ++i) {
      for (std::size_t to = 0; to < C; ++to) {
        const Real h = states(T - 1 - back, to);
        before[i] += d[to] * (1 - h * h) * W_h(i, to);
      }
    }
    d = before;
  }
  return d;
}

inline rnn::Forgetting jacobian_norms(const Array& W_h, const Array& states) {
  const std::size_t T = states.shape(0), C = W_h.shape(0);
  std::vector<double> norms;
  for (std::size_t k = 0; k <= T; ++k) {
    double length = 0;
    for (std::size_t j = 0; j < C; ++j) {
      for (const Real number : through_steps(W_h, states, k, j)) length = std::hypot(length, number);
    }
    norms.push_back(length);
  }
  Array last = W_h;
  for (std::size_t j = 0; j < C; ++j) {
    for (std::size_t i = 0; i < C; ++i) last(i, j) -= W_h(i, j) * states(T - 1, j) * states(T - 1, j);
  }
  return {norms, rnn::spectral_radius(last)};
}

}  // namespace unrolled
