// One number after the other; lengths by std::hypot, from the last term to the first.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// The idf of one term, beside the function of all: a helper may have the same name.
static Real tf_idf(const Array& counts, std::size_t v) {
  int texts = 0;
  for (std::size_t n = 0; n < counts.shape(0); ++n) texts += counts(n, v) != 0;
  return std::log1p(static_cast<Real>(counts.shape(0))) - std::log1p(static_cast<Real>(texts)) + 1;
}

inline Array tf_idf(const Array& counts) {
  Array weighted = counts;
  for (std::size_t n = 0; n < counts.shape(0); ++n) {
    Real length = 0;
    for (std::size_t v = counts.shape(1); v-- > 0;)
      length = std::hypot(length, weighted(n, v) *= tf_idf(counts, v));
    for (std::size_t v = 0; v < counts.shape(1) && length > 0; ++v) weighted(n, v) /= length;
  }
  return weighted;
}

}  // namespace unrolled
