// With tensors: a mask of −∞, and softmax knows that a row of nothing but −∞ has no weights.
#pragma once

#include <limits>

#include "tensor/ops.hpp"

namespace unrolled {

inline Array context(const Array& query, const Array& keys, const Array& values, const Indices& lengths) {
  Array mask = xt::zeros<Real>({keys.shape(0), std::size_t{1}, keys.shape(1)});
  for (std::size_t b = 0; b < mask.shape(0); ++b)
    for (std::size_t j = 0; j < mask.shape(2); ++j)
      if (static_cast<Index>(j) >= lengths(b)) mask(b, 0, j) = -std::numeric_limits<Real>::infinity();
  const Index B = static_cast<Index>(query.shape(0));
  const Tensor scores = matmul(reshape(Tensor(query), {B, 1, -1}), transpose(Tensor(keys))) + Tensor(mask);
  return reshape(matmul(softmax(scores), Tensor(values)), {B, static_cast<Index>(values.shape(2))}).value();
}

}  // namespace unrolled
