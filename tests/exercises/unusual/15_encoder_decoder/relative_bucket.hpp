// Where each bucket of a side begins, and how many of these a distance has reached.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Indices relative_bucket(const Indices& distance, Index count, Index furthest) {
  const double exact = static_cast<double>(count / 4), far = static_cast<double>(furthest);
  std::vector<double> begins;
  for (Index bucket = 1; bucket < count / 2; ++bucket) {
    const double beyond = static_cast<double>(bucket) / exact - 1;
    begins.push_back(beyond <= 0 ? static_cast<double>(bucket) : exact * std::pow(far / exact, beyond));
  }
  Indices buckets = Indices::from_shape(distance.shape());
  for (std::size_t i = 0; i < distance.size(); ++i) {
    const auto n = static_cast<double>(distance.flat(i));
    buckets.flat(i) = n > 0 ? count / 2 : 0;
    for (const double begin : begins) buckets.flat(i) += std::fabs(n) >= begin;
  }
  return buckets;
}

}  // namespace unrolled
