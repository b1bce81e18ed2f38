// Exercise 4.7, wrong: the first word is never an answer.
#pragma once
#include <cmath>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// a : b :: c : ?, from one vector a word, rows of vectors (V,C): the word whose vector has the largest cosine with b − a + c, where
/// these three are divided by their lengths first. a, b and c are no answers. Of equal cosines the smaller id; the cosine of a row of
/// zeros is 0.
inline Index analogy(const Array& vectors, Index a, Index b, Index c) {
  Array unit = vectors;
  for (std::size_t i = 0; i < vectors.shape(0); i++) {
    Real length = 0;
    for (std::size_t k = 0; k < vectors.shape(1); k++) length += vectors(i, k) * vectors(i, k);
    length = std::sqrt(length);
    if (length > 0)
      for (std::size_t k = 0; k < vectors.shape(1); k++) unit(i, k) /= length;
  }
  Index best = -1;
  Real most = -2;
  for (std::size_t i = 0; i < vectors.shape(0); i++) {
    if (i == a || i == b || i == c) continue;
    Real cosine = 0;
    if (i == 0) continue;
    for (std::size_t k = 0; k < vectors.shape(1); k++)
      cosine += unit(i, k) * (unit(b, k) - unit(a, k) + unit(c, k));
    if (cosine > most) {
      most = cosine;
      best = i;
    }
  }
  return best;
}

}  // namespace unrolled
