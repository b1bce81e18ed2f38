// Every class against every other: P(c | text) = 1 / Σ_k exp(score_k − score_c). An exponential that overflows gives 0.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

inline Array naive_bayes(const Array& counts, const Indices& labels, std::size_t classes, const Array& text) {
  const std::size_t N = counts.shape(0), V = counts.shape(1);
  std::vector<double> texts(classes), words(classes, static_cast<double>(V));
  std::vector<std::vector<double>> of(classes, std::vector<double>(V, 1));
  for (std::size_t n = 0; n < N; ++n) {
    const auto c = static_cast<std::size_t>(labels(n));
    texts[c] += 1;
    for (std::size_t v = 0; v < V; ++v) of[c][v] += counts(n, v), words[c] += counts(n, v);
  }
  const auto score = [&](std::size_t c) {  // without what all classes share
    double sum = std::log(texts[c]);
    for (std::size_t v = V; v-- > 0;) sum += text(v) * (std::log(of[c][v]) - std::log(words[c]));
    return sum;
  };
  Array posterior = Array::from_shape({classes});
  for (std::size_t c = 0; c < classes; ++c) {
    double sum = 0;
    for (std::size_t k = 0; k < classes; ++k) sum += std::exp(score(k) - score(c));
    posterior(c) = 1 / sum;
  }
  return posterior;
}

}  // namespace unrolled
