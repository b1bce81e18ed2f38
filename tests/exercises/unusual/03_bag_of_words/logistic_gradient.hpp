// The batch in halves, and σ(s) = (1 + tanh(s/2)) / 2.
#pragma once

#include <cmath>

#include "03_bag_of_words/bag_of_words.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// Σ errors · x and Σ errors of the texts from `begin` to `end`.
inline bag_of_words::Linear errors_of_half(const Array& x, const Indices& labels,
                                           const bag_of_words::Linear& model, std::size_t begin,
                                           std::size_t end) {
  const std::size_t V = x.shape(1), middle = (begin + end) / 2;
  if (end - begin > 1) {
    auto left = errors_of_half(x, labels, model, begin, middle);
    const auto right = errors_of_half(x, labels, model, middle, end);
    left.weights += right.weights;
    left.bias += right.bias;
    return left;
  }
  double score = model.bias;
  for (std::size_t v = V; v-- > 0;) score += model.weights(v) * x(begin, v);
  bag_of_words::Linear sums = {.weights = xt::view(x, begin), .bias = 0};
  sums.bias = (1 + std::tanh(score / 2)) / 2 - static_cast<double>(labels(begin));
  sums.weights *= sums.bias;
  return sums;
}

inline bag_of_words::Linear logistic_gradient(const Array& x, const Indices& labels,
                                              const bag_of_words::Linear& model, Real lambda) {
  bag_of_words::Linear slope = errors_of_half(x, labels, model, 0, labels.size());
  const auto N = static_cast<Real>(labels.size());
  for (std::size_t v = 0; v < x.shape(1); ++v)
    slope.weights(v) = slope.weights(v) / N + lambda * model.weights(v);
  slope.bias /= N;
  return slope;
}

}  // namespace unrolled
