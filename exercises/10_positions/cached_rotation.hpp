// Exercise 10.3: a new token reads on, with keys that were kept.
#pragma once

#include "10_positions/rotation.hpp"
#include "base/error.hpp"

namespace unrolled {

/// kept (N,D): the keys of N earlier tokens, as they were kept: turned. They are the last N of the `read` tokens before this one; the
/// others were thrown away. query (D) and key (D) are the new token's, not yet turned. The new query's scores, q · k / √D, with
/// the kept keys and, last, with its own: (N+1).
inline Array cached_rotation(const Array& kept, std::size_t read, const Array& query, const Array& key) {
  throw unfinished("10.3");
}

}  // namespace unrolled
