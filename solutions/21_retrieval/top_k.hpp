// Exercise 21.2: look at every row, and keep the best.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The numbers of the K rows whose dot product with the query is largest, the largest first, equals by their numbers;
/// fewer when there are fewer rows: query (E), embeddings (N,E).
inline std::vector<std::size_t> top_k(const Array& query, const Array& embeddings, std::size_t K) {
  std::vector<Real> similarity;  // (N)
  for (std::size_t n = 0; n < embeddings.shape(0); ++n) {
    similarity.push_back(xt::sum(query * xt::view(embeddings, n))());
  }
  std::vector<std::size_t> order(similarity.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t n) { return similarity[n]; });
  order.resize(std::min(K, order.size()));
  return order;
}

}  // namespace unrolled
