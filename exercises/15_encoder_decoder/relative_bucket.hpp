// Exercise 15.3: which distances share a bucket where one looks both ways.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// distance (…): how far after its query each key stands; negative before it. The bucket of each, from 0 to count − 1: (…). count
/// is a multiple of 4 and furthest larger than count / 4.
inline Indices relative_bucket(const Indices& distance, Index count, Index furthest) {
  throw unfinished("15.3");
}

}  // namespace unrolled
