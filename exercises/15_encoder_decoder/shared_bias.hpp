// Exercise 15.4: what the distance adds to attention.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The weights of one head. cross = false: scores (T,S) of T queries, the last of S positions; to each is added by_distance(n), (N),
/// of a key n places before its query (n ≥ N: its last number), and what comes after a query is hidden. cross = true: scores of T
/// queries with a source, whose places are others: nothing is added, nothing hidden. (T,S)
inline Array shared_bias(const Array& scores, const Array& by_distance, bool cross) {
  throw unfinished("15.4");
}

}  // namespace unrolled
