// Exercise 10.6, wrong: held above only.
#pragma once

#include <algorithm>

#include "tensor/array.hpp"

namespace unrolled {

/// products (T,2K+1): of each of T queries with the vectors of the distances −K, …, −1, 0, 1, …, K. The queries are the last T of S
/// positions. To each query and key the product of j − i, where i and j are their positions: (T,S).
inline Array relative_gather(const Array& products, std::size_t S) {
  const std::size_t T = products.shape(0);
  const auto K = static_cast<Index>(products.shape(1) / 2);
  Array gathered = Array::from_shape({T, S});
  for (std::size_t t = 0; t < T; ++t) {
    const auto i = static_cast<Index>(S - T + t);
    for (std::size_t j = 0; j < S; ++j) {
      const Index distance = std::max<Index>(-K, std::min<Index>(static_cast<Index>(j) - i, K - 1));
      gathered(t, j) = products(t, static_cast<std::size_t>(distance + K));
    }
  }
  return gathered;
}

}  // namespace unrolled
