// Masks: which positions a query must not look at, true where it must not.
#pragma once

#include <limits>

#include "tensor/operations/indexing.hpp"

namespace unrolled::attention {

// [masks]
/// Hides nothing: a mask without axes, which broadcasts to any shape.
inline const Mask no_mask = false;

/// The score of what is hidden: its weight will be 0.
inline constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

/// Hides the future: query i of the last T positions among S must not look at key j > i + S − T. (T,S)
inline Mask causal_mask(std::size_t T, std::size_t S) {
  Mask hidden = xt::zeros<bool>({T, S});
  for (std::size_t i = 0; i < T; ++i) {
    // j > i + S − T, without an unsigned difference
    for (std::size_t j = 0; j < S; ++j) hidden(i, j) = j + T > i + S;
  }
  return hidden;
}
inline Mask causal_mask(std::size_t T) { return causal_mask(T, T); }

/// Hides what only fills up the batch: of row b the positions from lengths(b) on. lengths (B) → (B,1,S)
inline Mask padding_mask(const Indices& lengths, std::size_t S) {
  Mask hidden = xt::zeros<bool>({lengths.size(), std::size_t{1}, S});
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    for (std::size_t j = 0; j < S; ++j) hidden(b, 0, j) = static_cast<Index>(j) >= lengths(b);
  }
  return hidden;
}

/// Hides what either hides; both broadcast.
inline Mask hidden_by_either(const Mask& a, const Mask& b) { return a || b; }
// [/masks]

}  // namespace unrolled::attention
