// Exercise 8.6: two directions, one state for each word.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// h_j = [→h_j ; ←h_j], (B,S,2C), zeros at the padding. right (B,S,C): right[j] is the state after reading word j, from the left.
/// left (B,S,C): in the order in which it read, so left[0] is the state after the row's *last* word. Row b has lengths(b) words;
/// what right and left hold after these steps means nothing.
inline Array join_directions(const Array& right, const Array& left, const Indices& lengths) {
  const std::size_t B = right.shape(0), S = right.shape(1), C = right.shape(2);
  Array states = xt::zeros<Real>({B, S, 2 * C});
  for (std::size_t b = 0; b < B; ++b) {
    const auto length = static_cast<std::size_t>(lengths(b));
    for (std::size_t j = 0; j < length; ++j) {
      for (std::size_t c = 0; c < C; ++c) {
        states(b, j, c) = right(b, j, c);
        states(b, j, C + c) = left(b, length - 1 - j, c);
      }
    }
  }
  return states;
}

/// What each direction holds when it has read all of the row: [→h_S ; ←h_1], (B,2C), S the row's own length; zeros for a row
/// without words.
inline Array summary_of(const Array& right, const Array& left, const Indices& lengths) {
  const std::size_t B = right.shape(0), C = right.shape(2);
  Array summary = xt::zeros<Real>({B, 2 * C});
  for (std::size_t b = 0; b < B; ++b) {
    const auto length = static_cast<std::size_t>(lengths(b));
    for (std::size_t c = 0; c < C && length > 0; ++c) {
      summary(b, c) = right(b, length - 1, c);
      summary(b, C + c) = left(b, length - 1, c);
    }
  }
  return summary;
}

}  // namespace unrolled
