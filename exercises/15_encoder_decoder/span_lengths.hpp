// Exercise 15.1: how long source and target get.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// What span corruption makes of a text of N tokens (N ≥ 2): how many tokens are hidden, in how many spans, and the lengths of source
/// and target with the marks at their ends. (4)
inline Indices span_lengths(std::size_t N) { throw unfinished("15.1"); }

}  // namespace unrolled
