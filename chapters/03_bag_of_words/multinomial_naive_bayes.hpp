// Multinomial naive Bayes: each class is a loaded die with a word on each face; which one threw this text?
//
//   P(c | text) ∝ P(c) · Π_v P(v | c)^x_v                  "naive": each throw takes no notice of the others
//   P(v | c) = (count(v, c) + α) / Σ_u (count(u, c) + α)    Laplace smoothing, α = 1: no word is impossible
//
// A product of a thousand small numbers is zero for the computer, so it is all done with logarithms:
//
//   ln P(c) + Σ_v x_v · ln P(v | c)
//
// Source: McCallum & Nigam 1998, "A comparison of event models for naive Bayes text classification".
#pragma once

#include <cmath>
#include <vector>

#include "03_bag_of_words/bag_of_words.hpp"

namespace unrolled::bag_of_words {

/// What counting the training texts gives.
struct NaiveBayes {
  Array log_prior;       ///< (2)     ln P(c)
  Array log_likelihood;  ///< (2, V)  ln P(v | c)
};

// [naive_bayes]
/// Counts once through the texts; there is nothing to train. Labels are 0 or 1; `smoothing` is α.
inline NaiveBayes count_naive_bayes(const std::vector<Bag>& texts, const std::vector<Index>& labels,
                                    std::size_t vocabulary_size, Real smoothing = 1) {
  Array texts_of = xt::zeros<Real>({std::size_t{2}});                     // (2)
  Array count_of = Array::from_shape({std::size_t{2}, vocabulary_size});  // (2, V)
  count_of.fill(smoothing);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    texts_of(labels[i]) += 1;
    for (const Entry& entry : texts[i].entries) count_of(labels[i], entry.term) += entry.value;
  }
  NaiveBayes model{.log_prior = texts_of, .log_likelihood = count_of};
  for (std::size_t c = 0; c < 2; ++c) {
    model.log_prior(c) = std::log(texts_of(c) / static_cast<Real>(texts.size()));
    Real terms = 0;
    for (std::size_t v = 0; v < vocabulary_size; ++v) terms += count_of(c, v);
    for (std::size_t v = 0; v < vocabulary_size; ++v)
      model.log_likelihood(c, v) = std::log(count_of(c, v)) - std::log(terms);
  }
  return model;
}
// [/naive_bayes]

// [log_odds]
/// With two classes only the difference of the two sums matters, and that is a linear score:
///   ln P(1 | text) − ln P(0 | text) = Σ_v x_v · w_v + b
///   w_v = ln P(v | 1) − ln P(v | 0),   b = ln P(1) − ln P(0)
inline Linear log_odds(const NaiveBayes& model) {
  Array weights = Array::from_shape({model.log_likelihood.shape(1)});
  for (std::size_t v = 0; v < weights.size(); ++v)
    weights(v) = model.log_likelihood(1, v) - model.log_likelihood(0, v);
  return {.weights = weights, .bias = model.log_prior(1) - model.log_prior(0)};
}
// [/log_odds]

}  // namespace unrolled::bag_of_words
