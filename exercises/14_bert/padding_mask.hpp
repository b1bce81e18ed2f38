// Exercise 14.3: padding that changes nothing.
#pragma once

#include "09_attention/attention.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// True where padding stands, which nobody may look at: ids (B,T) → (B,1,T), the same for all who ask.
inline Mask padding_mask(const Indices& ids, Index padding) { throw unfinished("14.3"); }

/// One head of self-attention that never looks at padding: x (B,T,C), ids (B,T), each W (C,C) → (B,T,C).
/// (Vaswani et al. 2017, eq. 1)
inline Tensor attend_to_words(const Tensor& x, const Indices& ids, Index padding, const Tensor& W_q,
                              const Tensor& W_k, const Tensor& W_v) {
  throw unfinished("14.3");
}

}  // namespace unrolled
