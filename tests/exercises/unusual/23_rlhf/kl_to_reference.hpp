// The reference as bare numbers, and Σ π ln π − Σ π ln p as two sums.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// Where both are −∞ there is nothing to compare.
inline Tensor kl_to_reference(const Tensor& log_p, const Array& reference) {
  Array others = reference;
  Mask impossible = Mask::from_shape(others.shape());
  for (std::size_t n = 0; n < others.size(); ++n) {
    impossible.flat(n) = log_p.value().flat(n) < -700;
    if (impossible.flat(n)) others.flat(n) = 0;
  }
  const Tensor possible = masked_fill(log_p, impossible, 0), p = masked_fill(exp(possible), impossible, 0);
  return sum(p * possible, -1) - sum(p * Tensor(others), -1);
}

inline Tensor kl_to_reference(const Tensor& logits, const Tensor& reference_logits) {
  return kl_to_reference(log_softmax(logits), log_softmax(reference_logits).value());
}

}  // namespace unrolled
