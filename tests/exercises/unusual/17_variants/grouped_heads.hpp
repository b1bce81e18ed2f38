// Group after group, with the largest score subtracted before the exponentials.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Array grouped_heads(const Array& query, const Array& keys, const Array& values) {
  const std::size_t H = query.shape(0), D = query.shape(1), S = keys.shape(0), G = keys.shape(1);
  Array read = Array::from_shape({H, D});
  read.fill(0);
  std::size_t h = 0;
  for (std::size_t g = 0; g < G; ++g) {
    for (; h < (g + 1) * H / G; ++h) {
      std::vector<Real> weights(S, 0);
      for (std::size_t s = 0; s < S; ++s) {
        for (std::size_t d = 0; d < D; ++d)
          weights[s] += query(h, d) / std::sqrt(static_cast<Real>(D)) * keys(s, g, d);
      }
      const Real most = *std::max_element(weights.begin(), weights.end());
      Real sum = 0;
      for (Real& weight : weights) sum += weight = std::exp(weight - most);
      for (std::size_t s = 0; s < S; ++s) {
        for (std::size_t d = 0; d < D; ++d) read(h, d) += weights[s] / sum * values(s, g, d);
      }
    }
  }
  return read;
}

}  // namespace unrolled
