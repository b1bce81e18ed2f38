// Exercise 11.3: the decoder asks what the encoder has read.
#pragma once

#include "09_attention/attention.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// One head of width C: the decoder's x (B,T,C) asks the encoder's memory (B,S,C); the result is (B,T,C). The first
/// lengths(b) positions of row b of memory are words, the rest is padding that nobody may look at. Each W is (C,C).
inline Tensor cross_attention(const Tensor& x, const Tensor& memory, const Indices& lengths,
                              const Tensor& W_q, const Tensor& W_k, const Tensor& W_v, const Tensor& W_o) {
  throw unfinished("11.3");
}

}  // namespace unrolled
