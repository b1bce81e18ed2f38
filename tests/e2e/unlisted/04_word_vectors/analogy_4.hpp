// Exercise 4.7, wrong: highest starts at 0.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// a : b :: c : ?, from one vector a word, rows of vectors (V,C): the word whose vector has the largest cosine with b − a + c, where
/// these three are divided by their lengths first. a, b and c are no answers. Of equal cosines the smaller id; the cosine of a row of
/// zeros is 0.
inline Index analogy(const Array& vectors, Index a, Index b, Index c) {
  const std::size_t V = vectors.shape(0), C = vectors.shape(1);
  Array unit(vectors.shape(), 0);
  for (std::size_t v = 0; v < V; ++v) {
    Real squares = 0;
    for (std::size_t i = 0; i < C; ++i) squares += vectors(v, i) * vectors(v, i);
    for (std::size_t i = 0; i < C && squares > 0; ++i) unit(v, i) = vectors(v, i) / std::sqrt(squares);
  }
  Index best = -1;
  Real highest = 0;
  for (Index v = 0; v < static_cast<Index>(V); ++v) {
    if (v == a || v == b || v == c) continue;
    Real product = 0;
    for (std::size_t i = 0; i < C; ++i) product += unit(v, i) * (unit(b, i) - unit(a, i) + unit(c, i));
    if (product > highest) {
      best = v;
      highest = product;
    }
  }
  return best;
}

}  // namespace unrolled
