// One layer of attention as a closed box: every position gets a weighted mean of all others, in one operation, however far away
// they are. Chapter 09 opens the box; here it is only compared with filters.
#pragma once

#include "07_word_cnn/filters.hpp"

namespace unrolled::word_cnn {

// [attention]
/// x (B,T,C) → x + what each position found in the others (B,T,C).
struct AttentionLayer : nn::Module {
  AttentionLayer(std::size_t C, std::size_t heads, Generator& generator)
      : heads(heads),
        W_q(add("W_q", nn::Linear(C, C, generator))),
        W_k(add("W_k", nn::Linear(C, C, generator))),
        W_v(add("W_v", nn::Linear(C, C, generator))),
        W_o(add("W_o", nn::Linear(C, C, generator))) {}

  Tensor operator()(const Tensor& x, const Mask& hidden = false) const {
    const Tensor found = attend(W_q(x), W_k(x), W_v(x), heads, hidden);  // (B,T,C)
    return x + W_o(found);
  }

  std::size_t heads;
  nn::Linear W_q, W_k, W_v, W_o;
};
// [/attention]

}  // namespace unrolled::word_cnn
