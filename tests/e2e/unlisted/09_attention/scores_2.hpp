// Exercise 9.1, wrong: the negative products.
#pragma once

#include <cmath>

#include "tensor/ops.hpp"

namespace unrolled {

/// query · keyᵀ / √D: query (…,T,D), key (…,S,D) → (…,T,S). D is the width of one head.
inline Tensor scores(const Tensor& query, const Tensor& key) {
  const double width = static_cast<double>(query.size(-1));
  return -1. * matmul(query, transpose(key)) / std::sqrt(width);
}

}  // namespace unrolled
