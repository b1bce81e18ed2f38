// One product for both: the query is repeated beside each state, and W stands above U.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

inline Tensor additive_score(const Tensor& query, const Tensor& states, const Tensor& W, const Tensor& U,
                             const Tensor& v) noexcept {
  std::vector<Tensor> scores;
  const Tensor both = concat({W, U}, 0);
  for (std::size_t j = 0; j < states.size(1); ++j) {
    const Index at = static_cast<Index>(j);
    const Tensor h = reshape(slice(states, 1, at, at + 1),
                             {static_cast<Index>(states.size(0)), static_cast<Index>(states.size(2))});
    scores.push_back(sum(tanh(matmul(concat({query, h}, 1), both)) * v, 1));
  }
  return stack(scores, 1);
}

}  // namespace unrolled
