// Exercise 4.3: how likely each word is drawn as a negative.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// From counts (V): how probable each word is drawn as a negative of a pair whose true context is word `positive`. It is
/// proportional to count^¾; `positive` itself is never drawn, and the others sum to 1.
inline Array negative_table(const Array& counts, Index positive) { throw unfinished("4.3"); }

}  // namespace unrolled
