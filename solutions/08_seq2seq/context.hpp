// Exercise 8.2: look at a padded source.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// A mean of each row's own values. query (B,C), keys (B,S,C), values (B,S,H); row b has lengths(b) words, and padding after them.
/// Score of word j: query · keys_j. Weights: softmax of the scores of the row's own words. Context (B,H): Σ_j weight_j · values_j;
/// zeros for a row without words.
inline Array context(const Array& query, const Array& keys, const Array& values, const Indices& lengths) {
  const std::size_t B = query.shape(0), C = query.shape(1), H = values.shape(2);
  Array mean = xt::zeros<Real>({B, H});
  for (std::size_t b = 0; b < B; ++b) {
    const auto length = static_cast<std::size_t>(lengths(b));
    std::vector<Real> weights(length, 0);
    Real largest = -std::numeric_limits<Real>::infinity(), total = 0;
    for (std::size_t j = 0; j < length; ++j) {
      for (std::size_t c = 0; c < C; ++c) weights[j] += query(b, c) * keys(b, j, c);
      largest = std::max(largest, weights[j]);
    }
    for (Real& weight : weights) total += weight = std::exp(weight - largest);
    for (std::size_t j = 0; j < length; ++j) {
      for (std::size_t h = 0; h < H; ++h) mean(b, h) += weights[j] / total * values(b, j, h);
    }
  }
  return mean;
}

}  // namespace unrolled
