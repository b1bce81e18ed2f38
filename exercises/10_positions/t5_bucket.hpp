// Exercise 10.5: which distances share a bucket (T5).
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// back (…): how far before its query each key stands; negative after it. The bucket of each, from 0 to count − 1: (…). count is
/// even and furthest larger than count / 2.
inline Indices t5_bucket(const Indices& back, Index count, Index furthest) { throw unfinished("10.5"); }

}  // namespace unrolled
