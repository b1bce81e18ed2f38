// Three cosines instead of one sum: (b − a + c) · v = b · v − a · v + c · v; sorted at the end.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>

#include "tensor/array.hpp"

namespace unrolled {

inline Index analogy(const Array& vectors, Index a, Index b, Index c) {
  const auto product = [&](Index v, Index u) {
    Real sum = 0;
    for (std::size_t i = 0; i < vectors.shape(1); ++i) sum += vectors(v, i) * vectors(u, i);
    return sum;
  };
  const auto cosine = [&](Index v, Index u) {
    const Real lengths = std::sqrt(product(v, v)) * std::sqrt(product(u, u));
    return lengths == 0 ? 0 : product(v, u) / lengths;
  };
  // Sums that differ by rounding alone are equal: rounded to twelve digits
  std::map<Real, Index> by_likeness;
  for (Index v = static_cast<Index>(vectors.shape(0)) - 1; v >= 0; --v) {
    if (v == a || v == b || v == c) continue;
    by_likeness[std::round((cosine(v, b) - cosine(v, a) + cosine(v, c)) * 1e12)] = v;
  }
  return by_likeness.rbegin()->second;
}

}  // namespace unrolled
