// Moments: the variance as the mean of squares less the square of the mean; one factor and one shift for each feature.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

inline Tensor batch_norm_layer(const Tensor& x, const Tensor& gain, const Tensor& bias, Array& running_mean,
                               Array& running_variance, bool training) {
  const std::size_t N = x.size(0), C = x.size(1);
  const Tensor share(Array(Shape{1, N}, Real{1} / static_cast<Real>(N)));
  const Tensor first = matmul(share, x), second = matmul(share, x * x);  // (1,C)
  const Tensor centre = training ? first : reshape(Tensor(running_mean), {1, -1});
  const Tensor spread = training ? second - first * first : reshape(Tensor(running_variance), {1, -1});
  if (training) {
    for (std::size_t c = 0; c < C; ++c) {
      running_mean(c) += (first.value()(0, c) - running_mean(c)) / 10;
      const Real unbiased = spread.value()(0, c) / (1 - Real{1} / static_cast<Real>(N));
      running_variance(c) += (unbiased - running_variance(c)) / 10;
    }
  }
  const Tensor factor = gain * pow(spread + 1e-5, -0.5);
  return x * factor + (bias - centre * factor);
}

}  // namespace unrolled
