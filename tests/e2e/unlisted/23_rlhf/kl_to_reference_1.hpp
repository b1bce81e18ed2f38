// Exercise 23.4, wrong: half of it.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// KL(π ‖ p) = Σ_v π(v) (ln π(v) − ln p(v)) at each position, in nats: logits of the policy π and of the reference p,
/// (…,T,V) each → (…,T). The gradient flows into the policy, and none into the reference.
inline Tensor kl_to_reference(const Tensor& logits, const Tensor& reference_logits) {
  const Tensor log_p = log_softmax(logits), reference = log_softmax(reference_logits.detach());
  const Tensor p = exp(log_p);
  const Tensor apart =
      masked_fill(log_p - reference, p.value() <= 0, 0);  // 0 · ln 0 is 0 here, and no gradient flows
  return sum(p * apart, -1) / 2.;
}

}  // namespace unrolled
