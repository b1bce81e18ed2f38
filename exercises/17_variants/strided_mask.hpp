// Exercise 17.4: whom a query looks at, if not at all.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// T positions, stride w ≥ 1. A query at i sees the last w positions up to itself, and of those before every w-th: where i − j is a
/// multiple of w. True is what it must not see: (T,T), a row for each query. (Child et al. 2019)
inline Mask strided_mask(std::size_t T, std::size_t w) { throw unfinished("17.4"); }

}  // namespace unrolled
