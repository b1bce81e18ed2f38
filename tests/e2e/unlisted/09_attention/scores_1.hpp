// Exercise 9.1, wrong: divided by the square root of 2 D.
#pragma once

#include <cmath>

#include "tensor/ops.hpp"

namespace unrolled {

/// query · keyᵀ / √D: query (…,T,D), key (…,S,D) → (…,T,S). D is the width of one head.
inline Tensor scores(const Tensor& query, const Tensor& key) {
  const double width = static_cast<double>(query.size(-1));
  return matmul(query, transpose(key)) / std::sqrt(2 * width);
}

}  // namespace unrolled
