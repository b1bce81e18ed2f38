// Exercise 8.2: look at a padded source.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// A mean of each row's own values. query (B,C), keys (B,S,C), values (B,S,H); row b has lengths(b) words, and padding after them.
/// Score of word j: query · keys_j. Weights: softmax of the scores of the row's own words. Context (B,H): Σ_j weight_j · values_j;
/// zeros for a row without words.
inline Array context(const Array& query, const Array& keys, const Array& values, const Indices& lengths) {
  throw unfinished("8.2");
}

}  // namespace unrolled
