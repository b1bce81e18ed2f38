// Both sides divided by the fourth root of D, and the keys transposed by permute.
#pragma once

#include <cmath>
#include <numeric>
#include <vector>

#include "tensor/ops.hpp"

namespace unrolled {

/// A helper of the same name, for one side.
inline Tensor scores(const Tensor& side) {
  return side * std::pow(static_cast<double>(side.shape().back()), -.25);
}

static Tensor scores(const Tensor& query, const Tensor& key) {
  std::vector<int> order(key.axes());
  std::iota(order.begin(), order.end(), 0);
  std::swap(order.end()[-1], order.end()[-2]);
  return matmul(scores(query), permute(scores(key), order));
}

}  // namespace unrolled
