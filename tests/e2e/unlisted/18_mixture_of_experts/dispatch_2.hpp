// Exercise 18.2, wrong: odd tokens come after even ones.
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
      const std::size_t half = (experts.shape(0) + 1) / 2, m = n < half ? 2 * n : 2 * (n - half) + 1;
      const auto e = static_cast<std::size_t>(experts(m, j));
      if (load[e] < capacity) places(e, load[e]++) = static_cast<Index>(m);
    }
  }
  return places;
}

}  // namespace unrolled
