// The new words one after the other; each sees what is in the cache by then, and nothing has to be hidden.
#pragma once

#include <cmath>
#include <vector>

#include "09_attention/attention.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// One new word (B,1,C).
inline Tensor attend_cached(const Tensor& x, attention::KeyValue& cache, const Tensor& W_q, const Tensor& W_k,
                            const Tensor& W_v) {
  const auto append = [](const Tensor& before, const Tensor& more) {
    return before ? concat({before, more}, 1) : more;
  };
  cache.key = append(cache.key, matmul(x, W_k)), cache.value = append(cache.value, matmul(x, W_v));
  const Tensor products = matmul(cache.key, transpose(matmul(x, W_q)));  // (B,S,1)
  const Tensor share = softmax(products / std::sqrt(static_cast<double>(x.size(2))), 1);
  return sum(share * cache.value, 1, true);
}

static Tensor attend_cached(const Tensor& x, attention::KeyValue& cache, const Tensor& positions,
                            const Tensor& W_q, const Tensor& W_k, const Tensor& W_v) {
  std::vector<Tensor> seen;
  for (Index t = 0; t < static_cast<Index>(x.size(1)); ++t) {
    const Index place = cache.key ? static_cast<Index>(cache.key.size(1)) : 0;
    seen.push_back(
        attend_cached(slice(x, 1, t, t + 1) + gather(positions, Indices{place}), cache, W_q, W_k, W_v));
  }
  return concat(seen, 1);
}

}  // namespace unrolled
