// Exercise 4.4, wrong: the true context is the last target.
#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// loss = −ln σ(w · c_0) − Σ_{n ≥ 1} ln σ(−w · c_n), with w = centre (C), and c_n the row targets[n] of contexts (V,C): the true
/// context first, then the negatives, of which a word may stand there twice. Returns ∂loss/∂centre (C) and ∂loss/∂contexts (V,C).
inline std::pair<Array, Array> skip_gram_gradient(const Array& centre, const Array& contexts,
                                                  const std::vector<Index>& targets) {
  Array centre_slope(centre.shape(), 0);
  Array contexts_slope(contexts.shape(), 0);
  const std::size_t C = centre.size();
  for (std::size_t n = 0; n < targets.size(); ++n) {
    const Index row = targets[n];
    Real score = 0;
    for (std::size_t i = 0; i < C; ++i) score += centre(i) * contexts(row, i);
    const Real error = 1 / (1 + std::exp(-score)) - (n + 1 == targets.size() ? 1 : 0);
    for (std::size_t i = 0; i < C; ++i) {
      centre_slope(i) += error * contexts(row, i);
      contexts_slope(row, i) += error * centre(i);
    }
  }
  return {centre_slope, contexts_slope};
}

}  // namespace unrolled
