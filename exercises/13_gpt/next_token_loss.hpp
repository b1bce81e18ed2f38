// Exercise 13.1: what a language model is trained to make small.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// −ln p(token at t + 1 | tokens up to t), averaged over all t of all rows whose next token is not padding, in nats:
/// logits (B,T,V), tokens (B,T) → (). p is the softmax of the logits at t. Padding stands at the end of a row.
inline Tensor next_token_loss(const Tensor& logits, const Indices& tokens, Index padding) {
  throw unfinished("13.1");
}

}  // namespace unrolled
