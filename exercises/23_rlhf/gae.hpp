// Exercise 23.6: how much better than expected.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The generalised advantage of each token: rewards (B,T), values (B,T), lengths (B) from 1 to T → (B,T).
/// δ_t = reward_t + γ V_{t+1} − V_t and A_t = δ_t + γ λ A_{t+1}, where V and A are 0 after a text's last token; there the
/// result is 0 too. (Schulman et al. 2016, eq. 16)
inline Array gae(const Array& rewards, const Array& values, const Indices& lengths, double gamma,
                 double lambda) {
  throw unfinished("23.6");
}

}  // namespace unrolled
