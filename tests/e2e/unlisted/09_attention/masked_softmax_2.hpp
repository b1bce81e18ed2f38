// Exercise 9.2, wrong: the total is not set back for the next row.
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
  Real total = 0;
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    Real largest = -std::numeric_limits<Real>::infinity();
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (!hidden(i, j)) largest = std::max(largest, scores(i, j));
    }
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (!hidden(i, j)) total += weights(i, j) = std::exp(scores(i, j) - largest);
    }
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (!hidden(i, j)) weights(i, j) /= total;
    }
  }
  return weights;
}

}  // namespace unrolled
