// Scores into probabilities, and the losses that rest on them. Each is one fused pass forward and one back.
#pragma once

#include "tensor/tensor.hpp"

namespace unrolled {

/// e^(x−max) / Σ e^(x−max) along an axis. A row of nothing but −∞ (every position masked) becomes zeros.
Tensor softmax(const In& x, int axis = -1);
/// ln softmax, without ever taking the logarithm of a tiny number. A row of nothing but −∞ stays one, and passes nothing back.
Tensor log_softmax(const In& x, int axis = -1);

/// Positions with this target do not count.
inline constexpr Index ignored = -100;

/// −ln p(target), averaged over the targets that are not `ignored`: a tensor of shape (), in nats.
/// logits (…, V), targets (…). With smoothing ε the wanted distribution is (1 − ε) on the target and ε/V on
/// every word (Szegedy et al. 2016, §7). Errors: shapes, a target outside [0, V), nothing to count.
Tensor cross_entropy(In logits, const Indices& targets, double smoothing = 0);

}  // namespace unrolled
