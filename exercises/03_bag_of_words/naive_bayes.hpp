// Exercise 3.3: multinomial naive Bayes, from counting to probabilities.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// P(c | text) for each class c = 0 … C−1, given the counts (N, V) of N training texts, their labels (N), and
/// the counts (V) of the text in question; smoothing is 1:
///   P(c | text) ∝ P(c) · Π_v P(v | c)^text(v),   P(v | c) = (count(v, c) + 1) / (Σ_u count(u, c) + V)
/// A text may have thousands of words. Every class has a training text. Shape: (C), sums to 1.
inline Array naive_bayes(const Array& counts, const Indices& labels, std::size_t classes, const Array& text) {
  throw unfinished("3.3");
}

}  // namespace unrolled
