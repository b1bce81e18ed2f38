// Exercise 16.5, wrong: attention of half the tokens.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// Multiplications and additions to learn from one token, the last of T, with a GPT of V tokens, width C and L layers whose readout is its
/// table of tokens. Norms, biases and softmax are left out.
inline Index count_flops(Index V, Index C, Index L, Index T) {
  const Index matrices = 12 * L * C * C + V * C, attention = L * T * C / 2;
  return 3 * 2 * (matrices + attention);
}

}  // namespace unrolled
