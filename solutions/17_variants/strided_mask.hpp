// Exercise 17.4: whom a query looks at, if not at all.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// T positions, stride w ≥ 1. A query at i sees the last w positions up to itself, and of those before every w-th: where i − j is a
/// multiple of w. True is what it must not see: (T,T), a row for each query. (Child et al. 2019)
inline Mask strided_mask(std::size_t T, std::size_t w) {
  Mask hidden = Mask::from_shape({T, T});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j) hidden(i, j) = j > i || (i - j >= w && (i - j) % w != 0);
  }
  return hidden;
}

}  // namespace unrolled
