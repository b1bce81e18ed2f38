// Text by text, from the end of each.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Tensor last_token_reward(const Tensor& states, const Indices& lengths, const Tensor& weight) {
  std::vector<Tensor> rewards;
  for (Index b = static_cast<Index>(states.size(0)); b-- > 0;) {
    const Tensor text = slice(slice(states, 0, b, b + 1), 1, lengths(b) - 1, lengths(b));  // (1,1,C)
    rewards.insert(rewards.begin(), reshape(matmul(text, weight), {1}));
  }
  return concat(rewards, 0);
}

}  // namespace unrolled
