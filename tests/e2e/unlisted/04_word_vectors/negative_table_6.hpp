// Exercise 4.3, wrong: 3 / 4 in whole numbers.
#pragma once
#include <cmath>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// From counts (V): how probable each word is drawn as a negative of a pair whose true context is word `positive`. It is
/// proportional to count^¾; `positive` itself is never drawn, and the others sum to 1.
inline Array negative_table(const Array& counts, Index positive) {
  Array p = counts;
  Real sum = 0;
  for (Real& y : flat(p)) y = std::pow(y, 3 / 4);
  p(positive) = 0;
  for (Real& y : flat(p)) sum += y;
  for (Real& y : flat(p)) y /= sum;
  return p;
}

}  // namespace unrolled
