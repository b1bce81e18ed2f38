// Exercise 4.2, wrong: the larger of 1 and the root.
#pragma once
#include <cmath>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// From how often each word occurs, counts (V), and the threshold t above 0: with which probability (V) each occurrence of it is
/// kept, min(1, √(t / f)), where f is the word's share among all occurrences. A word that never occurs gets 1.
inline Array subsample(const Array& counts, Real t) {
  Array keep = xt::zeros_like(counts);
  Real sum = 0;
  for (std::size_t i = 0; i < counts.size(); i++) sum += counts(i);
  for (std::size_t i = 0; i < counts.size(); i++) {
    if (counts(i) == 0) {
      keep(i) = 1;
    } else {
      keep(i) = std::max(Real(1), std::sqrt(t / (counts(i) / sum)));
    }
  }
  return keep;
}

}  // namespace unrolled
