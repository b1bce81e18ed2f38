// Exercise 11.6, wrong: the entropy is subtracted: q ln q.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

/// −Σ_v q_v ln p_v, averaged over the rows whose target is not padding: logits (N,V), targets (N) → (). p is a row's
/// softmax; every word v has ε/V in q, and the target has 1 − ε besides (Szegedy et al. 2016, §7). ε is `smoothing`.
inline Tensor label_smoothing(const Tensor& logits, const Indices& targets, double smoothing, Index padding) {
  const Tensor log_p = log_softmax(logits);                                                  // (N,V)
  const Tensor loss = (smoothing - 1) * pick(log_p, targets) + smoothing * mean(log_p, -1);  // (N)
  const Tensor counts = Array(xt::cast<Real>(xt::not_equal(targets, padding)));              // (N)
  return sum(loss * counts) / sum(counts);
}

}  // namespace unrolled
