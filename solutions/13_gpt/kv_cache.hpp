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
  const std::size_t S = cache.key ? cache.key.size(1) : 0, T = x.size(1);
  const Tensor placed = x + slice(positions, 0, static_cast<Index>(S), static_cast<Index>(S + T));
  Tensor key = matmul(placed, W_k), value = matmul(placed, W_v);  // (B,T,C)
  if (S > 0) {
    key = concat({cache.key, key}, 1);
    value = concat({cache.value, value}, 1);
  }
  cache = {key, value};  // (B,S+T,C)
  const Mask hidden = attention::causal_mask(T, S + T);
  return attention::scaled_dot_product(matmul(placed, W_q), key, value, hidden).output;
}

}  // namespace unrolled
