// [CLS] by a weight for each position, 1 for the first; means by loops over the texts.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Tensor pool_cls(const Tensor& x, const Tensor& W, const Tensor& b) {
  Array first(Shape{1, x.size(1)}, 0);
  first(0, 0) = 1;
  const Tensor cls = sum(matmul(Tensor(first), x), 1);  // (B,C)
  return 2 * sigmoid(2 * linear(cls, W, b)) - 1;
}

inline Tensor pool_mean(const Tensor& x, const Indices& lengths) {
  std::vector<Tensor> means;
  for (Index b = 0; b < static_cast<Index>(x.size(0)); ++b)
    means.push_back(mean(slice(slice(x, 0, b, b + 1), 1, 0, lengths(b)), 1));
  return concat(means, 0);
}

}  // namespace unrolled
