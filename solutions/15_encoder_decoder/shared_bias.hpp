// Exercise 15.4: what the distance adds to attention.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "tensor/array.hpp"

namespace unrolled {

/// The weights of one head, from its scores. cross = false: scores (T,S) of T queries, the last of S positions. To that of a key n places
/// before its query by_distance(n) is added, of N numbers, and its last one where n is N or more; what comes after a query is
/// hidden. cross = true: scores (T,S) of T queries with a source: nothing is added, nothing hidden. (T,S)
inline Array shared_bias(const Array& scores, const Array& by_distance, bool cross) {
  const std::size_t T = scores.shape(0), S = scores.shape(1);
  Array weights = xt::zeros<Real>({T, S});
  for (std::size_t t = 0; t < T; ++t) {
    const std::size_t at = S - T + t, seen = cross ? S : at + 1;
    Real largest = -std::numeric_limits<Real>::infinity(), sum = 0;
    for (std::size_t s = 0; s < seen; ++s) {
      const Real bias = cross ? 0 : by_distance(std::min(at - s, by_distance.size() - 1));
      weights(t, s) = scores(t, s) + bias;
      largest = std::max(largest, weights(t, s));
    }
    for (std::size_t s = 0; s < seen; ++s) sum += weights(t, s) = std::exp(weights(t, s) - largest);
    for (std::size_t s = 0; s < seen; ++s) weights(t, s) /= sum;
  }
  return weights;
}

}  // namespace unrolled
