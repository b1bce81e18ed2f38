// Exercise 17.3: query heads that share keys and values.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// One new token: query (H,D). Kept of S tokens: keys (S,G,D) and values (S,G,D); H is a multiple of G, and H / G neighbours share a
/// key. What each head reads: (H,D). (Ainslie et al. 2023)
inline Array grouped_heads(const Array& query, const Array& keys, const Array& values) {
  throw unfinished("17.3");
}

}  // namespace unrolled
