// The products of each query, written out for all distances there are, and cut where its keys begin.
#pragma once

#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Array relative_gather(const Array& products, std::size_t S) {
  const std::size_t T = products.shape(0), rows = products.shape(1), K = rows / 2;
  Array gathered = Array::from_shape({T, S});
  for (std::size_t t = 0; t < T; ++t) {
    // Distances −S … S
    std::vector<Real> all(2 * S + 1);
    for (std::size_t n = 0; n < all.size(); ++n) {
      const std::size_t column = n + K < S ? 0 : n + K - S;
      all[n] = products(t, column < rows ? column : rows - 1);
    }
    std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(T - t), S,
                gathered.begin() + static_cast<std::ptrdiff_t>(t * S));
  }
  return gathered;
}

}  // namespace unrolled
