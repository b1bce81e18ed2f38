// Exercise 8.2, wrong: the last word has no weight.
#pragma once

#include <cmath>
#include <vector>
#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// A mean of each row's own values. query (B,C), keys (B,S,C), values (B,S,H); row b has lengths(b) words, and padding after them.
/// Score of word j: query · keys_j. Weights: softmax of the scores of the row's own words. Context (B,H): Σ_j weight_j · values_j;
/// zeros for a row without words.
inline Array context(const Array& query, const Array& keys, const Array& values, const Indices& lengths) {
  const auto B = query.shape(0), C = query.shape(1), H = values.shape(2);
  Array out = xt::zeros<Real>({B, H});
  for (std::size_t b = 0; b < B; ++b) {
    double largest = -1e300, total = 0;
    std::vector<double> e;
    for (std::size_t j = 0; j < static_cast<std::size_t>(lengths(b)); ++j) {
      double s = 0;
      for (std::size_t c = 0; c < C; ++c) s += query(b, c) * keys(b, j, c);
      e.push_back(s);
      largest = std::max(largest, s);
    }
    for (double& x : e) total += x = std::exp(x - largest);
    for (std::size_t j = 0; j < e.size(); ++j)
      for (std::size_t h = 0; h < H && j + 1 < e.size() + (e.size() == 1); ++h)
        out(b, h) += Real(e[j] / total * values(b, j, h));
  }
  return out;
}

}  // namespace unrolled
