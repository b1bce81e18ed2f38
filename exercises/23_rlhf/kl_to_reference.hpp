// Exercise 23.4: how far a policy has gone from where it began.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// KL(π ‖ p) = Σ_v π(v) (ln π(v) − ln p(v)) at each position, in nats: logits of the policy π and of the reference p,
/// (…,T,V) each → (…,T). The gradient flows into the policy, and none into the reference.
inline Tensor kl_to_reference(const Tensor& logits, const Tensor& reference_logits) {
  throw unfinished("23.4");
}

}  // namespace unrolled
