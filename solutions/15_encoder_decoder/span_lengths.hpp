// Exercise 15.1: how long source and target get.
#pragma once

#include <algorithm>
#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// What span corruption makes of a text of N tokens (N ≥ 2): how many tokens are hidden, in how many spans, and the lengths of source
/// and target with the marks at their ends. (4)
inline Indices span_lengths(std::size_t N) {
  const double hidden = std::max(1.0, std::round(0.15 * static_cast<double>(N)));
  const double spans = std::max(1.0, std::round(hidden / 3));
  const double source = static_cast<double>(N) - hidden + spans + 1, target = hidden + spans + 1;
  return {static_cast<Index>(hidden), static_cast<Index>(spans), static_cast<Index>(source),
          static_cast<Index>(target)};
}

}  // namespace unrolled
