// Exercise 15.6, wrong: the text is hidden from itself.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// The first `read` tokens are the text with its gaps; after them comes what stood in them, lengths(g) tokens of gap g. True is
/// what a token (row) must not look at. T = read + all lengths. (T,T)
inline Mask glm_mask(std::size_t read, const Indices& lengths) {
  std::size_t T = read;
  for (const Index length : lengths) T += static_cast<std::size_t>(length);
  Mask hidden = Mask::from_shape({T, T});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j)
      hidden(i, j) = (j >= read && j > i) || (i < read && j < read && i != j);
  }
  return hidden;
}

}  // namespace unrolled
