// Row by row with views; the left half is filled from its end.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

inline Array join_directions(const Array& right, const Array& left, const Indices& lengths) {
  Array states = xt::zeros<Real>({right.shape(0), right.shape(1), 2 * right.shape(2)});
  const std::size_t C = right.shape(2);
  for (std::size_t b = 0; b < right.shape(0); ++b) {
    std::size_t from = 0;
    for (std::size_t j = static_cast<std::size_t>(lengths(b)); j-- > 0; ++from) {
      std::copy_n(&right(b, j, 0), C, &states(b, j, 0));
      std::copy_n(&left(b, from, 0), C, &states(b, j, C));
    }
  }
  return states;
}

/// Asks the joined states: the forward half of the last word, the backward half of the first.
inline Array summary_of(const Array& right, const Array& left, const Indices& lengths) {
  const Array states = join_directions(right, left, lengths);
  const std::size_t C = right.shape(2);
  Array summary = xt::zeros<Real>({right.shape(0), 2 * C});
  for (std::size_t b = 0; b < right.shape(0); ++b) {
    if (lengths(b) == 0) continue;
    std::copy_n(&states(b, static_cast<std::size_t>(lengths(b)) - 1, 0), C, &summary(b, 0));
    std::copy_n(&states(b, 0, C), C, &summary(b, C));
  }
  return summary;
}

}  // namespace unrolled
