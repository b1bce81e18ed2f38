// Exercise 1.5: scores into probabilities.
#pragma once

#include <algorithm>
#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// p_ik = e^s_ik / Σ_j e^s_ij for scores s (N,K): each row of the answer (N,K) sums to 1. Scores of 1,000 are no harm.
inline Array softmax(const Array& scores) {
  Array p = scores;
  for (std::size_t i = 0; i < p.shape(0); ++i) {
    Real largest = p(i, 0), sum = 0;
    for (std::size_t k = 0; k < p.shape(1); ++k) largest = std::max(largest, p(i, k));
    for (std::size_t k = 0; k < p.shape(1); ++k) sum += p(i, k) = std::exp(p(i, k) - largest);
    for (std::size_t k = 0; k < p.shape(1); ++k) p(i, k) /= sum;
  }
  return p;
}

}  // namespace unrolled
