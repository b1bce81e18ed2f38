// Exercise 23.7: choices without a reward model.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// The mean over N pairs of −ln σ(r_chosen − r_rejected), in nats, where r = β (ln π − ln p) of a text: ln π of the policy
/// and ln p of the reference for the preferred texts and for the others, (N) each → (). Finite for all numbers that are,
/// and so is its gradient. None flows into the reference. (Rafailov et al. 2023, eq. 7)
inline Tensor dpo_loss(const Tensor& chosen, const Tensor& rejected, const Tensor& reference_chosen,
                       const Tensor& reference_rejected, double beta) {
  const Tensor r_chosen = beta * (chosen - reference_chosen.detach());        // (N)
  const Tensor r_rejected = beta * (rejected - reference_rejected.detach());  // (N)
  return mean(softplus(r_rejected - r_chosen));
}

}  // namespace unrolled
