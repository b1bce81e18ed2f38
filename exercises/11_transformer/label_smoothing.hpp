// Exercise 11.6: a loss that does not ask for certainty.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// −Σ_v q_v ln p_v, averaged over the rows whose target is not padding: logits (N,V), targets (N) → (). p is a row's
/// softmax; every word v has ε/V in q, and the target has 1 − ε besides (Szegedy et al. 2016, §7). ε is `smoothing`.
inline Tensor label_smoothing(const Tensor& logits, const Indices& targets, double smoothing, Index padding) {
  throw unfinished("11.6");
}

}  // namespace unrolled
