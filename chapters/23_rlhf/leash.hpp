// How far a policy π has gone from the model p it began as, and what each step away costs.
//
//   KL(π ‖ p) = Σ_v π(v) (ln π(v) − ln p(v))                        at each position, over all words that might come
//   k1 = −ln ρ     k2 = ½ (ln ρ)²     k3 = ρ − 1 − ln ρ             of the one word that came, ρ = p / π
//
// k1 and k3 are right on average when the word was drawn from π; k3 and k2 are never negative, k3 swings least
// (Schulman 2020, "Approximating KL divergence"). No gradient flows into the reference: it is to stay where it is.
#pragma once

#include <algorithm>

#include "23_rlhf/texts.hpp"

namespace unrolled::rlhf {

// [kl_to_reference]
/// Exact, at each position: logits (…,T,V) of both → (…,T), in nats.
inline Tensor kl_to_reference(const In& logits, const In& reference_logits) {
  const Tensor log_p = log_softmax(logits), reference = log_softmax(reference_logits.tensor.detach());
  return mean_under(log_p, log_p - reference);
}
// [/kl_to_reference]

// [estimators]
/// From ln π and ln p of the words that came, (…) each.
inline Tensor k1(const In& log_p, const In& reference) { return log_p - reference; }
inline Tensor k2(const In& log_p, const In& reference) { return square(log_p - reference) / 2; }
inline Tensor k3(const In& log_p, const In& reference) {
  const Tensor log_ratio = reference - log_p;
  return exp(log_ratio) - 1 - log_ratio;
}
// [/estimators]

// [adaptive]
/// The price β of a nat, which rises while the policy is too far away and falls while it is nearer than it might be
/// (Ziegler et al. 2019, §2.2).
struct AdaptiveCoefficient {
  Real coefficient = Real(0.1);  ///< β
  double target = 4;             ///< nats a text; 0: β stays as it is
  double gain = 0.1;             ///< K_β

  void see(double kl) {
    if (target <= 0) return;
    coefficient *= static_cast<Real>(1 + gain * std::clamp((kl - target) / target, -0.2, 0.2));
  }
};
// [/adaptive]

}  // namespace unrolled::rlhf
