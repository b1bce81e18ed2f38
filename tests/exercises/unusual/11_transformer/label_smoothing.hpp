// Row by row: (1 − ε) of the loss without smoothing and ε of the mean of the losses that all words would have.
#pragma once

#include <vector>

#include "tensor/ops.hpp"

namespace unrolled {

static Tensor label_smoothing(const Tensor& logits, const Indices& targets, double smoothing, Index padding) {
  const Index V = static_cast<Index>(logits.size(1));
  std::vector<Tensor> losses;
  for (Index n = static_cast<Index>(targets.size()); n-- > 0;) {
    if (targets(n) == padding) continue;
    const Tensor row = slice(logits, 0, n, n + 1);  // (1,V)
    const auto loss_of = [&](Index word) { return cross_entropy(row, Indices{word}); };
    Tensor loss = (1 - smoothing) * loss_of(targets(n));
    for (Index word = V; word-- > 0;) loss = loss + smoothing / static_cast<double>(V) * loss_of(word);
    losses.push_back(loss);
  }
  return mean(stack(losses));
}

}  // namespace unrolled
