// Exercise 4.6, wrong: ln(1 + X).
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// The counts X (V,V) of one sentence of word ids below V: X(w,c) is the sum of 1/d over all places where c stands d places from w,
/// to the left or right, 1 ≤ d ≤ reach.
inline Array near_counts(const std::vector<Index>& sentence, std::size_t V, std::size_t reach) {
  Array X = xt::zeros<Real>({V, V});
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    for (std::size_t d = 1; d <= reach && i + d < sentence.size(); ++d) {
      X(sentence[i], sentence[i + d]) += 1 / static_cast<Real>(d);
      X(sentence[i + d], sentence[i]) += 1 / static_cast<Real>(d);
    }
  }
  return X;
}

/// ½ Σ f(X(w,c)) (scores(w,c) − ln X(w,c))² over all pairs with X(w,c) above 0, with f(x) = min(1, (x / most)^¾). scores, X (V,V).
inline Real weighted_loss(const Array& scores, const Array& X, Real most) {
  Real loss = 0;
  for (std::size_t i = 0; i < X.size(); ++i) {
    const Real x = X.flat(i);
    if (x <= 0) continue;
    const Real weight = x < most ? std::pow(x / most, Real{0.75}) : 1;
    const Real error = scores.flat(i) - std::log(1 + x);
    loss += weight * error * error / 2;
  }
  return loss;
}

}  // namespace unrolled
