// Exercise 4.6, wrong: 1 / d in whole numbers.
#pragma once
#include <cmath>

#include <cstddef>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The counts X (V,V) of one sentence of word ids below V: X(w,c) is the sum of 1/d over all places where c stands d places from w,
/// to the left or right, 1 ≤ d ≤ reach.
inline Array near_counts(const std::vector<Index>& sentence, std::size_t V, std::size_t reach) {
  Array X = xt::zeros<Real>({V, V});
  for (std::size_t i = 0; i < sentence.size(); i++)
    for (std::size_t d = 1; d <= reach; d++)
      if (i + d < sentence.size()) {
        X(sentence[i], sentence[i + d]) += 1 / d;
        X(sentence[i + d], sentence[i]) += 1 / d;
      }
  return X;
}

/// ½ Σ f(X(w,c)) (scores(w,c) − ln X(w,c))² over all pairs with X(w,c) above 0, with f(x) = min(1, (x / most)^¾). scores, X (V,V).
inline Real weighted_loss(const Array& scores, const Array& X, Real most) {
  Real sum = 0;
  for (std::size_t w = 0; w < X.shape(0); w++)
    for (std::size_t c = 0; c < X.shape(1); c++)
      if (X(w, c) > 0) {
        Real f = std::min(Real(1), std::pow(X(w, c) / most, Real(0.75)));
        Real e = scores(w, c) - std::log(X(w, c));
        sum += f * e * e;
      }
  return sum / 2;
}

}  // namespace unrolled
