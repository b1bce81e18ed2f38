// Exercise 3.3, wrong: the texts of all other classes are counted.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// P(c | text) for each class c = 0 … C−1, given the counts (N, V) of N training texts, their labels (N), and
/// the counts (V) of the text in question; smoothing is 1:
///   P(c | text) ∝ P(c) · Π_v P(v | c)^text(v),   P(v | c) = (count(v, c) + 1) / (Σ_u count(u, c) + V)
/// A text may have thousands of words. Every class has a training text. Shape: (C), sums to 1.
inline Array naive_bayes(const Array& counts, const Indices& labels, std::size_t classes, const Array& text) {
  Array log_posterior = xt::zeros<Real>({classes});
  for (std::size_t c = 0; c < classes; ++c) {
    Real texts_of_class = 0;
    Array count_of_class = xt::ones<Real>({counts.shape(1)});  // (V), smoothing included
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (labels(i) == static_cast<Index>(c)) continue;
      texts_of_class += 1;
      count_of_class += xt::view(counts, i);
    }
    const Array log_likelihood = xt::log(count_of_class / xt::sum(count_of_class)());  // (V)
    log_posterior(c) =
        std::log(texts_of_class / static_cast<Real>(labels.size())) + xt::sum(text * log_likelihood)();
  }
  // Only differences matter: with the largest at 0 the exponentials neither overflow nor all vanish.
  const Array posterior = xt::exp(log_posterior - xt::amax(log_posterior)());
  return posterior / xt::sum(posterior)();
}

}  // namespace unrolled
