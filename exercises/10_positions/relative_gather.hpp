// Exercise 10.6: to each pair the product of its distance (Shaw).
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// products (T,2K+1): of each of T queries with the vectors of the distances −K, …, −1, 0, 1, …, K. The queries are the last T of S
/// positions. To each query and key the product of j − i, where i and j are their positions: (T,S).
inline Array relative_gather(const Array& products, std::size_t S) { throw unfinished("10.6"); }

}  // namespace unrolled
