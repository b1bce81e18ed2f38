// Exercise 3.2: counts to tf-idf.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The counts (N, V) of N texts, weighted by idf, each row then divided by its Euclidean length:
///   idf(v) = ln((1 + N) / (1 + df(v))) + 1,   df(v) = in how many of the N texts term v stands at all.
/// A row without any count stays zero. Shape: (N, V).
inline Array tf_idf(const Array& counts) { throw unfinished("3.2"); }

}  // namespace unrolled
