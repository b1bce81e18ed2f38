// Exercise 10.5, wrong: the logarithm is cut before it is multiplied.
#pragma once

#include <algorithm>
#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// back (…): how far before its query each key stands; negative after it. The bucket of each, from 0 to count − 1: (…). count is
/// even and furthest larger than count / 2.
inline Indices t5_bucket(const Indices& back, Index count, Index furthest) {
  const Index exact = count / 2;
  const auto ratio = [&](Index n) { return std::log(static_cast<Real>(n) / static_cast<Real>(exact)); };
  Indices buckets = back;
  for (Index& n : buckets) {
    n = std::max<Index>(n, 0);
    if (n < exact) continue;
    const Real beyond = ratio(n) / ratio(furthest) * static_cast<Real>(count - exact);
    n = std::min(exact + static_cast<Index>(ratio(n) / ratio(furthest)) * (count - exact), count - 1);
  }
  return buckets;
}

}  // namespace unrolled
