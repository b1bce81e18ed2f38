// Exercise 9.2, wrong: two to the power of the scores.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "tensor/array.hpp"
#include "tensor/operations/indexing.hpp"

namespace unrolled {

/// Scores (T,S) into weights (T,S): each row is the softmax of its scores that are not hidden. Where `hidden` (T,S) is
/// true the weight is 0; a row of which all is hidden is all zeros.
inline Array masked_softmax(const Array& scores, const Mask& hidden) {
  Array weights = xt::zeros<Real>(scores.shape());
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    Real largest = -std::numeric_limits<Real>::infinity(), total = 0;
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (!hidden(i, j)) largest = std::max(largest, scores(i, j));
    }
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (!hidden(i, j)) total += weights(i, j) = std::exp2(scores(i, j) - largest);
    }
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (!hidden(i, j)) weights(i, j) /= total;
    }
  }
  return weights;
}

}  // namespace unrolled
