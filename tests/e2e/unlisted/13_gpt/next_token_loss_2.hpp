// Exercise 13.1, wrong: the first position is left out.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// −ln p(token at t + 1 | tokens up to t), averaged over all t of all rows whose next token is not padding, in nats:
/// logits (B,T,V), tokens (B,T) → (). p is the softmax of the logits at t. Padding stands at the end of a row.
inline Tensor next_token_loss(const Tensor& logits, const Indices& tokens, Index padding) {
  const auto T = static_cast<Index>(tokens.shape(1));
  const Tensor log_p = log_softmax(slice(logits, 1, 0, T - 1));                  // (B,T−1,V)
  const Indices targets = xt::view(tokens, xt::all(), xt::range(1, T));          // (B,T−1)
  const Tensor counts = Array(xt::cast<Real>(xt::not_equal(targets, padding)));  // (B,T−1)
  return -sum(slice(pick(log_p, targets) * counts, 1, 1, T - 1)) / sum(counts);
}

}  // namespace unrolled
