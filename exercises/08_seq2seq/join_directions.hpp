// Exercise 8.6: two directions, one state for each word.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// h_j = [→h_j ; ←h_j], (B,S,2C), zeros at the padding. right (B,S,C): right[j] is the state after reading word j, from the left.
/// left (B,S,C): in the order in which it read, so left[0] is the state after the row's *last* word. Row b has lengths(b) words;
/// what right and left hold after these steps means nothing.
inline Array join_directions(const Array& right, const Array& left, const Indices& lengths) {
  throw unfinished("8.6");
}

/// What each direction holds when it has read all of the row: [→h_S ; ←h_1], (B,2C), S the row's own length; zeros for a row
/// without words.
inline Array summary_of(const Array& right, const Array& left, const Indices& lengths) {
  throw unfinished("8.6");
}

}  // namespace unrolled
