// The mean of each position from the mean of the one before.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

static Array causal_count(const Array& marks) {
  Array seen = marks;
  for (std::size_t t = 1; t < seen.size(); ++t)
    seen(t) = seen(t - 1) + (marks(t) - seen(t - 1)) / Real(t + 1);
  return seen;
}

}  // namespace unrolled
