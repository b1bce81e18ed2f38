// The variance as half the mean of all squared differences between two numbers of a row.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

static Tensor normalise(const Tensor& x, const Tensor& gain, const Tensor& bias, double epsilon) {
  const auto C = static_cast<Index>(x.size(-1));
  const Tensor rows = reshape(x, {-1, C}),
               apart = reshape(rows, {-1, C, 1}) - reshape(rows, {-1, 1, C});                      // (N,C,C)
  const Tensor variance = sum(sum(square(apart), -1), -1, true) / static_cast<double>(2 * C * C);  // (N,1)
  const Tensor centred = mean(apart, -1);                                                          // (N,C)
  const Tensor normal = centred * pow(epsilon + variance, -.5) * gain;
  return bias + reshape(normal, std::vector<Index>(x.shape().begin(), x.shape().end()));
}

}  // namespace unrolled
