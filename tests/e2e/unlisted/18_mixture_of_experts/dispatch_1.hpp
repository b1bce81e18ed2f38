// Exercise 18.2, wrong: one place fewer than there is.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// experts (N,k): what each token chose, its first choice first. (E,capacity): the tokens that each expert works on, in the order in which
/// they got room; −1 where a place is empty. First choices of all tokens come before second choices, earlier tokens before later ones; a
/// choice that finds no room is dropped.
inline Indices dispatch(const Indices& experts, std::size_t E, std::size_t capacity) {
  Indices places = Indices::from_shape({E, capacity});
  places.fill(-1);
  std::vector<std::size_t> load(E, 0);
  for (std::size_t j = 0; j < experts.shape(1); ++j) {
    for (std::size_t n = 0; n < experts.shape(0); ++n) {
      const auto e = static_cast<std::size_t>(experts(n, j));
      if (load[e] + 1 < capacity) places(e, load[e]++) = static_cast<Index>(n);
    }
  }
  return places;
}

}  // namespace unrolled
