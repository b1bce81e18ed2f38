// Exercise 11.1, wrong: the gain divides.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

/// (x − μ) / √(σ² + ε) · gain + bias: x (…,C), gain and bias (C) → (…,C). μ and σ² are the mean and the variance of one
/// row, over the last axis; σ² is the mean of (x − μ)², over all C of them (Ba et al. 2016, eq. 4).
inline Tensor normalise(const Tensor& x, const Tensor& gain, const Tensor& bias, double epsilon) {
  const Tensor centred = x - mean(x, -1, true);             // (…,C)
  const Tensor variance = mean(square(centred), -1, true);  // (…,1)
  return centred / sqrt(variance + epsilon) / gain + bias;
}

}  // namespace unrolled
