// Exercise 4.3, wrong: the first word is left out, not the true context.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// From counts (V): how probable each word is drawn as a negative of a pair whose true context is word `positive`. It is
/// proportional to count^¾; `positive` itself is never drawn, and the others sum to 1.
inline Array negative_table(const Array& counts, Index positive) {
  Array p = counts;
  Real total = 0;
  for (std::size_t v = 0; v < p.size(); ++v) {
    p(v) = v == 0 ? 0 : std::pow(counts(v), Real{0.75});
    total += p(v);
  }
  for (Real& x : flat(p)) x /= total;
  return p;
}

}  // namespace unrolled
