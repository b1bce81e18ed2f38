// Three sums by themselves, and the state moved towards the candidate: h + (1 − z) (n − h).
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

inline Tensor gru_cell(const Tensor& x, const Tensor& before, const Tensor& W_x, const Tensor& W_h,
                       const Tensor& b) {
  const Index C = static_cast<Index>(before.size(1));
  const auto sum_of = [&](Index part, const Tensor& seen) {
    const Index from = part * C, to = from + C;
    return linear(concat({seen, x}, 1), concat({slice(W_h, 1, from, to), slice(W_x, 1, from, to)}, 0),
                  slice(b, 0, from, to));
  };
  const Tensor moves = sigmoid(-sum_of(1, before));  // 1 − z
  const Tensor candidate = tanh(sum_of(2, before * sigmoid(sum_of(0, before))));
  return before + moves * (candidate - before);
}

}  // namespace unrolled
