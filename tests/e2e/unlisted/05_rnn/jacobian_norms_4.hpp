// Exercise 5.4, wrong: the norms come from the longest way to the shortest.
#pragma once

#include <cmath>
#include <vector>

#include "05_rnn/by_hand.hpp"
#include "05_rnn/forgetting.hpp"

namespace unrolled {

/// One text's states h_1 … h_T, rows 0 … T−1 of `states` (T,C), T ≥ 1, and W_h (C,C) give for each step a matrix
/// J_t (C,C); norms[k] is the Frobenius norm √(Σ m²) of ∂h_T/∂h_{T−k}, the product of the last k of them, for
/// k = 0 … T, and `rate` the spectral radius of J_T.
///   J_t[i, j] = ∂h_t[j] / ∂h_{t−1}[i] = W_h[i, j] (1 − h_t[j]²)
inline rnn::Forgetting jacobian_norms(const Array& W_h, const Array& states) {
  const std::size_t T = states.shape(0), C = W_h.shape(0);
  const auto jacobian = [&](std::size_t t) {
    const Array h = xt::view(states, t);
    return Array(W_h * (1 - h * h));  // (C,C): column j times 1 − h_j²
  };
  Array product = xt::eye<Real>(C);  // ∂h_T/∂h_T
  std::vector<double> norms = {std::sqrt(xt::sum(product)())};
  for (std::size_t t = T; t-- > 0;) {
    product = rnn::product(jacobian(t), product);
    norms.push_back(std::sqrt(xt::sum(product * product)()));
  }
  std::reverse(norms.begin(), norms.end());
  return {norms, rnn::spectral_radius(jacobian(T - 1))};
}

}  // namespace unrolled
