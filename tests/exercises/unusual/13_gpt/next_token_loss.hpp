// The mean that cross_entropy makes of what is not ignored, over all positions: the last one asks for nothing.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Tensor next_token_loss(const Tensor& logits, const Indices& tokens, Index padding) {
  Indices targets(tokens.shape(), ignored);
  for (std::size_t b = 0; b < tokens.shape(0); ++b) {
    for (std::size_t t = tokens.shape(1) - 1; t > 0; --t) {
      if (tokens(b, t) != padding) targets(b, t - 1) = tokens(b, t);
    }
  }
  return cross_entropy(logits, targets);
}

}  // namespace unrolled
