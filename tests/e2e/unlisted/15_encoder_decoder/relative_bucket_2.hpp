// Exercise 15.3, wrong: a square root for the logarithm.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "tensor/array.hpp"

namespace unrolled {

/// distance (…): how far after its query each key stands; negative before it. The bucket of each, from 0 to count − 1: (…). count
/// is a multiple of 4 and furthest larger than count / 4.
inline Indices relative_bucket(const Indices& distance, Index count, Index furthest) {
  const Index half = count / 2, exact = half / 2;
  const auto ratio = [&](Index n) { return std::sqrt(static_cast<Real>(n) / static_cast<Real>(exact)); };
  Indices buckets = distance;
  for (Index& n : buckets) {
    const Index begin = n > 0 ? half : 0;
    n = std::abs(n);
    if (n >= exact) {
      const Real beyond = ratio(n) / ratio(furthest) * static_cast<Real>(half - exact);
      n = std::min(exact + static_cast<Index>(beyond), half - 1);
    }
    n += begin;
  }
  return buckets;
}

}  // namespace unrolled
