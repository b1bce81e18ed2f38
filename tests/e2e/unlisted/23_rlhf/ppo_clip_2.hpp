// Exercise 23.5, wrong: half of the clip on each side.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// −min(ratio A, clip(ratio, 1 ± clip) A), averaged over all tokens with mask 1, where ratio = π / π_old of the token:
/// ln π of now, ln π_old of when the texts were written, advantages A and mask of 0 and 1, (B,T) each → (). No gradient
/// flows into the old policy. (Schulman et al. 2017, eq. 7)
inline Tensor ppo_clip(const Tensor& log_p, const Tensor& old_log_p, const Array& advantages,
                       const Array& mask, double clip) {
  const Tensor A = advantages, written = mask;
  const Tensor ratio = exp(log_p - old_log_p.detach());  // (B,T)
  const Tensor gain = minimum(ratio * A, clamp(ratio, 1 - clip / 2, 1 + clip / 2) * A);
  return -sum(gain * written) / sum(written);
}

}  // namespace unrolled
