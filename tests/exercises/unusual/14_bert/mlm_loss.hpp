// A score for each word of the vocabulary and one hidden place after the other.
#pragma once

#include <vector>

#include "14_bert/input.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Tensor mlm_loss(const Tensor& x, const Indices& targets, const Tensor& table, const Tensor& bias) {
  std::vector<Tensor> losses;
  for (Index b = static_cast<Index>(x.size(0)); b-- > 0;) {
    for (Index t = 0; t < static_cast<Index>(x.size(1)); ++t) {
      if (targets(b, t) == ignored) continue;
      const Tensor hidden = slice(slice(x, 0, b, b + 1), 1, t, t + 1);     // (1,1,C)
      const Tensor scores = sum(table * reshape(hidden, {-1}), 1) + bias;  // (V)
      const Tensor largest = max(scores, 0).detach();
      const Index word = targets(b, t);
      losses.push_back(log(sum(exp(scores - largest))) + largest - sum(slice(scores, 0, word, word + 1)));
    }
  }
  return sum(stack(losses)) / static_cast<double>(losses.size());
}

}  // namespace unrolled
