// Exercise 15.4: what the distance adds to attention.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The weights of one head, from its scores. cross = false: scores (T,S) of T queries, the last of S positions. To that of a key n places
/// before its query by_distance(n) is added, of N numbers, and its last one where n is N or more; what comes after a query is
/// hidden. cross = true: scores (T,S) of T queries with a source: nothing is added, nothing hidden. (T,S)
inline Array shared_bias(const Array& scores, const Array& by_distance, bool cross) {
  throw unfinished("15.4");
}

}  // namespace unrolled
