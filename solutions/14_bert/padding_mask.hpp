// Exercise 14.3: padding that changes nothing.
#pragma once

#include "09_attention/attention.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// True where padding stands, which nobody may look at: ids (B,T) → (B,1,T), the same for all who ask.
inline Mask padding_mask(const Indices& ids, Index padding) {
  const std::size_t B = ids.shape(0), T = ids.shape(1);
  Mask hidden = xt::zeros<bool>({B, std::size_t{1}, T});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < T; ++t) hidden(b, 0, t) = ids(b, t) == padding;
  }
  return hidden;
}

/// One head of self-attention that never looks at padding: x (B,T,C), ids (B,T), each W (C,C) → (B,T,C).
/// (Vaswani et al. 2017, eq. 1)
inline Tensor attend_to_words(const Tensor& x, const Indices& ids, Index padding, const Tensor& W_q,
                              const Tensor& W_k, const Tensor& W_v) {
  const Mask hidden = padding_mask(ids, padding);
  return attention::scaled_dot_product(matmul(x, W_q), matmul(x, W_k), matmul(x, W_v), hidden).output;
}

}  // namespace unrolled
