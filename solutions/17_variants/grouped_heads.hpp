// Exercise 17.3: query heads that share keys and values.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// One new token: query (H,D). Kept of S tokens: keys (S,G,D) and values (S,G,D); H is a multiple of G, and H / G neighbours share a
/// key. What each head reads: (H,D). (Ainslie et al. 2023)
inline Array grouped_heads(const Array& query, const Array& keys, const Array& values) {
  const std::size_t H = query.shape(0), D = query.shape(1), S = keys.shape(0), G = keys.shape(1);
  Array read = xt::zeros<Real>({H, D});
  for (std::size_t h = 0; h < H; ++h) {
    const std::size_t g = h / (H / G);
    std::vector<Real> scores(S, 0);
    for (std::size_t s = 0; s < S; ++s) {
      for (std::size_t d = 0; d < D; ++d) scores[s] += query(h, d) * keys(s, g, d);
      scores[s] /= std::sqrt(static_cast<Real>(D));
    }
    const Real largest = *std::max_element(scores.begin(), scores.end());
    Real sum = 0;
    for (std::size_t s = 0; s < S; ++s) {
      const Real weight = std::exp(scores[s] - largest);
      sum += weight;
      for (std::size_t d = 0; d < D; ++d) read(h, d) += weight * values(s, g, d);
    }
    for (std::size_t d = 0; d < D; ++d) read(h, d) /= sum;
  }
  return read;
}

}  // namespace unrolled
