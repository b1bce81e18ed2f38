// From bucket to bucket: the first distance of each, and how many of these a distance has reached.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Indices t5_bucket(const Indices& back, Index count, Index furthest) {
  const Index exact = count / 2;
  const double growth = std::log(static_cast<double>(furthest) / static_cast<double>(exact));
  // A hair less, so that a power that is a whole number but for its rounding counts as reached
  std::vector<double> begins;
  for (Index bucket = 1; bucket < count; ++bucket) {
    const double beyond = static_cast<double>(bucket - exact) / static_cast<double>(count - exact);
    begins.push_back(bucket <= exact ? static_cast<double>(bucket)
                                     : static_cast<double>(exact) * std::exp(beyond * growth) * (1 - 1e-12));
  }
  Indices buckets = Indices::from_shape(back.shape());
  for (std::size_t i = 0; i < back.size(); ++i) {
    buckets.flat(i) = 0;
    for (const double begin : begins) buckets.flat(i) += static_cast<double>(back.flat(i)) >= begin;
  }
  return buckets;
}

}  // namespace unrolled
