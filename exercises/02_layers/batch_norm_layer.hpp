// Exercise 2.2: mean 0 and variance 1 over a batch, and what is remembered of it.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// (x − μ) / √(σ² + ε) · gain + bias with ε = 1e-5: x (N,C), gain and bias (C) → (N,C).
/// In training μ and σ² are the mean and the biased variance of each feature over the batch, and the running ones, (C) each,
/// move a tenth of the way to them: the variance to the unbiased one, σ² · N / (N − 1). In use μ and σ² are the running
/// ones, which stay. N is 2 or more in training.
inline Tensor batch_norm_layer(const Tensor& x, const Tensor& gain, const Tensor& bias, Array& running_mean,
                               Array& running_variance, bool training) {
  throw unfinished("2.2");
}

}  // namespace unrolled
