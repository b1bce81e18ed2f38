// Exercise 21.4: who sees what was found, and from when on.
#pragma once

#include <vector>

#include "09_attention/attention.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// Each position i of a text x (B,T,C), from the last one of the first chunk on, looks at what was found for the last chunk
/// that is whole when i has been read, and adds what it sees to x; the others stay as they are: (B,T,C). A chunk has m ≥ 1
/// positions; for each of the T / m whole ones neighbours has what was found, (B,S,C) with an S of its own, keys and
/// values alike. (Borgeaud et al. 2022, §2.4)
inline Tensor chunked_cross_attention(const Tensor& x, const std::vector<Tensor>& neighbours, Index m) {
  throw unfinished("21.4");
}

}  // namespace unrolled
