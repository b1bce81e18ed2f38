// A sum of four logarithms, with sums that are taken anew for each pair.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

inline Array pmi(const Array& counts) {
  Array information = Array::from_shape(counts.shape());
  for (std::size_t w = 0; w < counts.shape(0); ++w) {
    for (std::size_t c = 0; c < counts.shape(1); ++c) {
      Real row = 0, column = 0, all = 0;
      for (std::size_t i = 0; i < counts.shape(0); ++i) column += counts(i, c);
      for (std::size_t j = 0; j < counts.shape(1); ++j) row += counts(w, j);
      for (const Real x : counts) all += x;
      information(w, c) =
          counts(w, c) == 0 ? 0 : std::log(counts(w, c)) + std::log(all) - std::log(row) - std::log(column);
    }
  }
  return information;
}

}  // namespace unrolled
