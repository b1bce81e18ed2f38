// Exercise 2.4: layers that add to what came in.
#pragma once

#include <vector>

#include "nn/layers.hpp"

namespace unrolled {

/// L layers with a skip around each, and a last norm: x (B,C) → (B,C). There are L linear layers and L + 1 norms.
///   x_l = x_{l−1} + relu(linear_l(norm_l(x_{l−1}))) for l = 1 … L;  the result is norm_{L+1}(x_L)
inline Tensor residual(const Tensor& x, const std::vector<nn::LayerNorm>& norms,
                       const std::vector<nn::Linear>& linears) {
  Tensor stream = x;  // (B,C)
  for (std::size_t l = 0; l < linears.size(); ++l) stream = stream + relu(linears[l](norms[l](stream)));
  return norms.back()(stream);
}

}  // namespace unrolled
