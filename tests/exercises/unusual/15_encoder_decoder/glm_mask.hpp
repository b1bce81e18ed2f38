// All is seen at first; then, from the last token back, each is hidden from those before it.
#pragma once

#include <numeric>

#include "tensor/array.hpp"

namespace unrolled {

static Mask glm_mask(std::size_t read, const Indices& lengths) {
  const std::size_t T = std::accumulate(lengths.begin(), lengths.end(), read);
  Mask hidden = Mask::from_shape({T, T});
  hidden.fill(false);
  for (std::size_t j = T; j-- > read;) {
    for (std::size_t i = 0; i < j; ++i) hidden(i, j) = true;
  }
  return hidden;
}

}  // namespace unrolled
