// Exercise 9.3: hide the future.
#pragma once

#include "base/error.hpp"
#include "tensor/operations/indexing.hpp"

namespace unrolled {

/// (T,S), true where a query must not look. The T queries are the last T of S positions, so query i stands at
/// position i + S − T; it may look at its own position and at all before it. T is at most S.
inline Mask causal_mask(std::size_t T, std::size_t S) { throw unfinished("9.3"); }

}  // namespace unrolled
