// Exercise 23.1: from choices to a loss.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// The mean over N pairs of −ln P(chosen is preferred), where P = σ(r_chosen − r_rejected), in nats: rewards (N) of the
/// preferred texts and of the others → (). Finite for all rewards that are, and so is its gradient. (Christiano et al.
/// 2017, §2.2.3)
inline Tensor pairwise_loss(const Tensor& chosen, const Tensor& rejected) {
  return mean(softplus(rejected - chosen));
}

}  // namespace unrolled
