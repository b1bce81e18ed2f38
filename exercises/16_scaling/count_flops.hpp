// Exercise 16.5: the operations behind 6 N D.
#pragma once

#include "base/error.hpp"  // unfinished()
#include "tensor/array.hpp"

namespace unrolled {

/// Multiplications and additions to learn from one token, the last of T, with a GPT of V tokens, width C and L layers whose readout is its
/// table of tokens. Norms, biases and softmax are left out.
inline Index count_flops(Index V, Index C, Index L, Index T) { throw unfinished("16.5"); }

}  // namespace unrolled
