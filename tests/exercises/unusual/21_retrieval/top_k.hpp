// Each row is put where it belongs among the best so far.
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

static std::vector<std::size_t> top_k(const Array& query, const Array& embeddings, std::size_t K) noexcept {
  std::vector<std::size_t> best;
  std::vector<double> products;
  for (std::size_t n = 0; n < embeddings.shape(0); ++n) {
    const auto row = embeddings.begin() + static_cast<std::ptrdiff_t>(n * query.size());
    const double product = std::inner_product(query.begin(), query.end(), row, 0.);
    std::size_t place = best.size();
    while (place > 0 && products[place - 1] < product) --place;
    products.insert(products.begin() + static_cast<std::ptrdiff_t>(place), product);
    best.insert(best.begin() + static_cast<std::ptrdiff_t>(place), n);
    if (best.size() > K) best.pop_back(), products.pop_back();
  }
  return best;
}

}  // namespace unrolled
