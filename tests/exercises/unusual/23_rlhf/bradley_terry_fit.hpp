// In logarithms: r_i = ln wins_i − ln Σ_j exp(ln games_ij − ln(e^{r_i} + e^{r_j})).
#pragma once

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

static Array bradley_terry_fit(const Array& wins, std::size_t rounds) {
  const std::size_t K = wins.shape(0);
  std::vector<double> r(K, 0);
  while (rounds-- > 0) {
    std::vector<double> next;
    for (std::size_t i = 0; i < K; ++i) {
      double won = -wins(i, i), lot = 0;
      for (std::size_t j = K; j-- > 0;) {
        won += wins(i, j);
        const double both = r[j] + std::log1p(std::exp(r[i] - r[j]));
        if (i != j) lot += std::exp(-both) * (wins(i, j) + wins(j, i));
      }
      next.push_back(std::log(won) - std::log(lot));
    }
    r.swap(next);
  }
  Array scale = Array::from_shape({K});
  const double middle = std::accumulate(r.begin(), r.end(), 0.) / static_cast<double>(K);
  for (std::size_t i = 0; i < K; ++i) scale(i) = r[i] - middle;
  return scale;
}

}  // namespace unrolled
