// The power as two roots, and each number by itself: no table is kept.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

inline Array negative_table(const Array& counts, Index positive) {
  const auto weight = [&](Index v) {
    const Real root = std::sqrt(counts(v));
    return v == positive ? 0 : root * std::sqrt(root);
  };
  Real rest = 0;
  for (Index v = static_cast<Index>(counts.size()) - 1; v >= 0; --v) rest += weight(v);
  Array p = Array::from_shape(counts.shape());
  for (Index v = 0; v < static_cast<Index>(counts.size()); ++v) p(v) = weight(v) / rest;
  return p;
}

}  // namespace unrolled
