// Exercise 8.6, wrong: the numbers of a state are turned too.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// h_j = [→h_j ; ←h_j], (B,S,2C), zeros at the padding. right (B,S,C): right[j] is the state after reading word j, from the left.
/// left (B,S,C): in the order in which it read, so left[0] is the state after the row's *last* word. Row b has lengths(b) words;
/// what right and left hold after these steps means nothing.
inline Array join_directions(const Array& right, const Array& left, const Indices& lengths) {
  const auto B = right.shape(0), S = right.shape(1), C = right.shape(2);
  Array out = xt::zeros<Real>({B, S, 2 * C});
  for (std::size_t b = 0; b < B; ++b)
    for (std::size_t j = 0; j < std::size_t(lengths(b)); ++j)
      for (std::size_t c = 0; c < C; ++c) {
        out(b, j, c) = right(b, j, c);
        out(b, j, C + c) = left(b, lengths(b) - 1 - j, C - 1 - c);
      }
  return out;
}

/// What each direction holds when it has read all of the row: [→h_S ; ←h_1], (B,2C), S the row's own length; zeros for a row
/// without words.
inline Array summary_of(const Array& right, const Array& left, const Indices& lengths) {
  const auto B = right.shape(0), C = right.shape(2);
  Array out = xt::zeros<Real>({B, 2 * C});
  for (std::size_t b = 0; b < B; ++b)
    if (lengths(b) > 0)
      for (std::size_t c = 0; c < C; ++c) {
        out(b, c) = right(b, lengths(b) - 1, c);
        out(b, C + c) = left(b, lengths(b) - 1, c);
      }
  return out;
}

}  // namespace unrolled
