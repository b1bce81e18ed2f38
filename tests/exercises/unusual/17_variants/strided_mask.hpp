// All is hidden first; then each query uncovers whom it sees.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

static Mask strided_mask(std::size_t T, std::size_t w) {
  Mask hidden = Mask::from_shape({T, T});
  hidden.fill(true);
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t back = 0; back <= i && back < w; ++back) hidden(i, i - back) = false;
    for (std::size_t back = 0; back <= i; back += w) hidden(i, i - back) = false;
  }
  return hidden;
}

}  // namespace unrolled
