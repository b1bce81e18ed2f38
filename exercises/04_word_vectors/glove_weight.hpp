// Exercise 4.6: GloVe's counts, and its loss with their weights.
#pragma once

#include <cstddef>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The counts X (V,V) of one sentence of word ids below V: X(w,c) is the sum of 1/d over all places where c stands d places from w,
/// to the left or right, 1 ≤ d ≤ reach.
inline Array near_counts(const std::vector<Index>& sentence, std::size_t V, std::size_t reach) {
  throw unfinished("4.6");
}

/// ½ Σ f(X(w,c)) (scores(w,c) − ln X(w,c))² over all pairs with X(w,c) above 0, with f(x) = min(1, (x / most)^¾). scores, X (V,V).
inline Real weighted_loss(const Array& scores, const Array& X, Real most) { throw unfinished("4.6"); }

}  // namespace unrolled
