// Text by text, with the padding cut off before anybody looks, and W_q W_kᵀ as one matrix.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/ops.hpp"

namespace unrolled {

static Tensor cross_attention(const Tensor& x, const Tensor& memory, const Indices& lengths,
                              const Tensor& W_q, const Tensor& W_k, const Tensor& W_v, const Tensor& W_o) {
  const Tensor asked_by = matmul(W_q, transpose(W_k)), said = matmul(W_v, W_o);  // (C,C)
  const Index C = static_cast<Index>(x.size(2));
  std::vector<Tensor> texts;
  for (Index b = 0; b < static_cast<Index>(x.size(0)); ++b) {
    const Tensor asking = reshape(slice(x, 0, b, b + 1), {-1, C});
    const Tensor words = slice(reshape(slice(memory, 0, b, b + 1), {-1, C}), 0, 0, lengths(b));
    const Tensor scores =
        matmul(matmul(asking, asked_by), transpose(words)) / std::sqrt(static_cast<double>(C));
    texts.push_back(matmul(matmul(softmax(scores), words), said));
  }
  return stack(texts);
}

}  // namespace unrolled
