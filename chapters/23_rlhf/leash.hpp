// How far a policy π has gone from the model π_ref it began as, and what each step away costs.
//
//   KL(π ‖ π_ref) = Σ_v π(v) (ln π(v) − ln π_ref(v))                at each position, over all words that might come
//   k1 = −ln ρ     k2 = ½ (ln ρ)²     k3 = ρ − 1 − ln ρ             of the one word that came, ρ = π_ref / π
//   β ← β (1 + K_β clip((KL − target) / target, −0.2, 0.2))         the price of a nat, after each batch of texts
//
// k1 and k3 are right on average when the word was drawn from π; k2 and k3 are never negative, and k3 has a lower variance
// than k1 (Schulman 2020, "Approximating KL divergence"). No gradient flows into the reference: it is to stay where it is.
#pragma once

#include <algorithm>

#include "23_rlhf/texts.hpp"

namespace unrolled::rlhf {

// [kl_to_reference]
/// Exact, at each position: logits (…,T,V) of both → (…,T), in nats.
inline Tensor kl_to_reference(const In& logits, const In& reference_logits) {
  const Tensor log_pi = log_softmax(logits);                                // (…,T,V)
  const Tensor log_pi_ref = log_softmax(reference_logits.tensor.detach());  // (…,T,V)
  return expectation(log_pi, log_pi - log_pi_ref);
}
// [/kl_to_reference]

// [estimators]
/// From ln π and ln π_ref of the words that came: (…) each → (…).
inline Tensor k1(const In& log_pi, const In& log_pi_ref) { return log_pi - log_pi_ref; }
inline Tensor k2(const In& log_pi, const In& log_pi_ref) { return square(log_pi - log_pi_ref) / 2; }
inline Tensor k3(const In& log_pi, const In& log_pi_ref) {
  const Tensor log_ratio = log_pi_ref - log_pi;
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

  /// After a batch of texts which were `kl` nats a text away on average.
  void update(double kl) {
    if (target <= 0) return;
    coefficient *= static_cast<Real>(1 + gain * std::clamp((kl - target) / target, -0.2, 0.2));
  }
};
// [/adaptive]

}  // namespace unrolled::rlhf
