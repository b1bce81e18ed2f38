// Exercise 13.2: attention that remembers, so that a further word costs one row.
#pragma once

#include "09_attention/attention.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// One head of width C: the T new words x (B,T,C) look at the S words read before, at each other, and never ahead; the
/// result is (B,T,C). The cache holds keys and values (B,S,C) of what was read, or nothing at all, and afterwards
/// (B,S+T,C). Row n of positions (N,C), N ≥ S + T, is added to the word at place n. Each W is (C,C).
inline Tensor attend_cached(const Tensor& x, attention::KeyValue& cache, const Tensor& positions,
                            const Tensor& W_q, const Tensor& W_k, const Tensor& W_v) {
  throw unfinished("13.2");
}

}  // namespace unrolled
