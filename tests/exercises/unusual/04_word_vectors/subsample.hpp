// With logarithms: the root is a half of one.
#pragma once

#include <cmath>
#include <numeric>

#include "tensor/array.hpp"

namespace unrolled {

inline Array subsample(const Array& counts, Real t) noexcept {
  const Real log_total = std::log(std::accumulate(counts.begin(), counts.end(), Real{0}));
  Array keep = Array::from_shape(counts.shape());
  for (std::size_t v = 0; v < counts.size(); ++v) {
    const Real excess = counts(v) == 0 ? 0 : std::log(counts(v)) - log_total - std::log(t);
    keep(v) = std::exp(-std::max(excess, Real{0}) / 2);
  }
  return keep;
}

}  // namespace unrolled
