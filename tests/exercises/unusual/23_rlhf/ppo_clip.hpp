// Token by token: which of the two counts is known beforehand, from the sign of the advantage.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Tensor ppo_clip(const Tensor& log_p, const Tensor& old_log_p, const Array& advantages,
                       const Array& mask, double clip) {
  Array weights(mask.shape(), 0);  // of the ratio, where it counts
  double rest = 0, tokens = 0;     // what is held at a bound, and moves nothing
  for (std::size_t n = mask.size(); n-- > 0;) {
    if (mask.flat(n) == 0) continue;
    ++tokens;
    const double ratio = std::exp(log_p.value().flat(n) - old_log_p.value().flat(n)), A = advantages.flat(n);
    const double bound = A > 0 ? 1 + clip : 1 - clip;
    if (A > 0 ? ratio > bound : ratio < bound) {
      rest += bound * A;
    } else {
      weights.flat(n) = A;
    }
  }
  const Tensor apart = masked_fill(log_p - old_log_p.detach(), xt::equal(mask, Real{0}), 0);
  return (sum(exp(apart) * Tensor(weights)) + rest) / -tokens;
}

}  // namespace unrolled
