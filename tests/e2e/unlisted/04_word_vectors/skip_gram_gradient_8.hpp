// Exercise 4.4, wrong: scores are cut at 6, as the program word2vec does.
#pragma once
#include <algorithm>
#include <cmath>

#include <utility>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// loss = −ln σ(w · c_0) − Σ_{n ≥ 1} ln σ(−w · c_n), with w = centre (C), and c_n the row targets[n] of contexts (V,C): the true
/// context first, then the negatives, of which a word may stand there twice. Returns ∂loss/∂centre (C) and ∂loss/∂contexts (V,C).
inline std::pair<Array, Array> skip_gram_gradient(const Array& centre, const Array& contexts,
                                                  const std::vector<Index>& targets) {
  Array dw = xt::zeros_like(centre);
  Array dc = xt::zeros_like(contexts);
  for (std::size_t n = 0; n < targets.size(); n++) {
    Real score = 0;
    for (std::size_t k = 0; k < centre.size(); k++) score += centre(k) * contexts(targets[n], k);
    if (score > 6) score = 6;
    if (score < -6) score = -6;
    Real error = 1 / (1 + std::exp(-score));
    if (n == 0) error -= 1;
    for (std::size_t k = 0; k < centre.size(); k++) {
      dw(k) += error * contexts(targets[n], k);
      dc(targets[n], k) += error * centre(k);
    }
  }
  return {dw, dc};
}

}  // namespace unrolled
