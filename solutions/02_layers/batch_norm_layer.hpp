// Exercise 2.2: mean 0 and variance 1 over a batch, and what is remembered of it.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

/// (x − μ) / √(σ² + ε) · gain + bias with ε = 1e-5: x (N,C), gain and bias (C) → (N,C).
/// In training μ and σ² are the mean and the biased variance of each feature over the batch, and the running ones, (C) each,
/// move a tenth of the way to them: the variance to the unbiased one, σ² · N / (N − 1). In use μ and σ² are the running
/// ones, which stay. N is 2 or more in training.
inline Tensor batch_norm_layer(const Tensor& x, const Tensor& gain, const Tensor& bias, Array& running_mean,
                               Array& running_variance, bool training) {
  Tensor mean_of = running_mean, variance = running_variance;  // (C)
  if (training) {
    const auto N = static_cast<Real>(x.size(0));
    mean_of = mean(x, 0);
    variance = mean(square(x - mean_of), 0);
    running_mean = (0.9 * Tensor(running_mean) + 0.1 * mean_of).value();
    running_variance = (0.9 * Tensor(running_variance) + 0.1 * variance * (N / (N - 1))).value();
  }
  return (x - mean_of) / sqrt(variance + 1e-5) * gain + bias;
}

}  // namespace unrolled
