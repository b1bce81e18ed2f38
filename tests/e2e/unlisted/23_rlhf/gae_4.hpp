// Exercise 23.6, wrong: the first text alone.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The generalised advantage of each token: rewards (B,T), values (B,T), lengths (B) from 1 to T → (B,T).
/// δ_t = reward_t + γ V_{t+1} − V_t and A_t = δ_t + γ λ A_{t+1}, where V and A are 0 after a text's last token; there the
/// result is 0 too. (Schulman et al. 2016, eq. 16)
inline Array gae(const Array& rewards, const Array& values, const Indices& lengths, double gamma,
                 double lambda) {
  Array advantages = xt::zeros<Real>(rewards.shape());
  for (std::size_t b = 0; b < 1; ++b) {
    Real next_value = 0, next_advantage = 0;
    for (Index t = lengths(b) - 1; t >= 0; --t) {
      const Real delta = rewards(b, t) + gamma * next_value - values(b, t);
      advantages(b, t) = delta + gamma * lambda * next_advantage;
      next_value = values(b, t);
      next_advantage = advantages(b, t);
    }
  }
  return advantages;
}

}  // namespace unrolled
