// Exercise 4.2, wrong: a word that never occurs gets 0.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// From how often each word occurs, counts (V), and the threshold t above 0: with which probability (V) each occurrence of it is
/// kept, min(1, √(t / f)), where f is the word's share among all occurrences. A word that never occurs gets 1.
inline Array subsample(const Array& counts, Real t) {
  Real total = 0;
  for (const Real count : counts) total += count;
  Array keep = counts;
  for (Real& x : flat(keep)) {
    const Real share = x / total;
    x = share == 0 ? 0 : share > t ? std::sqrt(t / share) : 1;
  }
  return keep;
}

}  // namespace unrolled
