// Exercise 4.5, wrong: pairs with a count below 1 are taken for pairs that were never seen.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// Pointwise mutual information (V,W) in nats from counts (V,W), where counts(w,c) says how often context c stands near word w:
/// ln( counts(w,c) · N / (counts of w · counts of c) ), with N the sum of all counts. Where a pair was never seen: 0.
inline Array pmi(const Array& counts) {
  const std::size_t V = counts.shape(0), W = counts.shape(1);
  std::vector<Real> of_word(V, 0), of_context(W, 0);
  Real all = 0;
  for (std::size_t w = 0; w < V; ++w) {
    for (std::size_t c = 0; c < W; ++c) {
      of_word[w] += counts(w, c);
      of_context[c] += counts(w, c);
      all += counts(w, c);
    }
  }
  Array information(counts.shape(), 0);
  for (std::size_t w = 0; w < V; ++w) {
    for (std::size_t c = 0; c < W; ++c) {
      if (counts(w, c) >= 1) information(w, c) = std::log(counts(w, c) * all / (of_word[w] * of_context[c]));
    }
  }
  return information;
}

}  // namespace unrolled
