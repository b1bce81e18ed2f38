// The mask by transform, and attention from softmax and matmul, with padding hidden by a score of −∞.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "09_attention/attention.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Mask padding_mask(const Indices& ids, Index padding) noexcept {
  Mask hidden = Mask::from_shape({ids.shape(0), std::size_t{1}, ids.shape(1)});
  std::transform(ids.begin(), ids.end(), hidden.begin(), [=](Index id) { return id == padding; });
  return hidden;
}

inline Tensor attend_to_words(const Tensor& x, const Indices& ids, Index padding, const Tensor& W_q,
                              const Tensor& W_k, const Tensor& W_v) {
  Array unseen(Shape{ids.shape(0), 1, ids.shape(1)}, 0);
  for (std::size_t b = 0; b < ids.shape(0); ++b) {
    for (std::size_t t = 0; t < ids.shape(1); ++t) {
      if (ids(b, t) == padding) unseen(b, 0, t) = -std::numeric_limits<Real>::infinity();
    }
  }
  const double root = std::pow(static_cast<double>(x.size(-1)), .25);
  const Tensor products = matmul(matmul(x, W_q / root), transpose(matmul(x, W_k / root)));
  return matmul(matmul(softmax(products + Tensor(unseen)), x), W_v);
}

}  // namespace unrolled
