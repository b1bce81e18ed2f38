// Exercise 3.2, wrong: the length is the one of the counts.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// The counts (N, V) of N texts, weighted by idf, each row then divided by its Euclidean length:
///   idf(v) = ln((1 + N) / (1 + df(v))) + 1,   df(v) = in how many of the N texts term v stands at all.
/// A row without any count stays zero. Shape: (N, V).
inline Array tf_idf(const Array& counts) {
  const auto number_of_texts = static_cast<Real>(counts.shape(0));
  const Array document_frequency = xt::sum(xt::cast<Real>(counts > 0), {0});        // (V)
  const Array idf = xt::log((1 + number_of_texts) / (1 + document_frequency)) + 1;  // (V)
  Array weighted = counts * idf;                                                    // (N, V)
  const Array length = xt::sqrt(xt::sum(counts * counts, {1}, xt::keep_dims));      // (N, 1)
  weighted /= xt::where(length > 0, length, Real{1});
  return weighted;
}

}  // namespace unrolled
