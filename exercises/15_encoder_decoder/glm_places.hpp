// Exercise 15.7: two numbers that say where a token stands.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The first `read` tokens are the text with its gaps; gap g stands at gaps(g). After them come lengths(g) tokens of gap g. Row 0:
/// the place in the text, for all tokens of a gap that of the gap. Row 1: 0 in the text, and 1, 2, … inside each gap. (2,T)
inline Indices glm_places(std::size_t read, const Indices& gaps, const Indices& lengths) {
  throw unfinished("15.7");
}

}  // namespace unrolled
