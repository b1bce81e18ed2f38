// Exercise 4.5: how much more often than chance two words stand together.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// Pointwise mutual information (V,W) in nats from counts (V,W), where counts(w,c) says how often context c stands near word w:
/// ln( counts(w,c) · N / (counts of w · counts of c) ), with N the sum of all counts. Where a pair was never seen: 0.
inline Array pmi(const Array& counts) { throw unfinished("4.5"); }

}  // namespace unrolled
