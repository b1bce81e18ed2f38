// Exercise 15.6: who sees whom, where a text is read both ways and its gaps are written.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The first `read` tokens are the text with its gaps; after them comes what stood in them, lengths(g) tokens of gap g. True is
/// what a token (row) must not look at. T = read + all lengths. (T,T)
inline Mask glm_mask(std::size_t read, const Indices& lengths) { throw unfinished("15.6"); }

}  // namespace unrolled
