// Exercise 14.4, wrong: divided by the root of the length.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// BERT's pooler: tanh(x_[CLS] · W + b), where [CLS] is each text's first token: x (B,T,C), W (C,C), b (C) → (B,C).
inline Tensor pool_cls(const Tensor& x, const Tensor& W, const Tensor& b) {
  const auto B = static_cast<Index>(x.size(0)), C = static_cast<Index>(x.size(2));
  return tanh(matmul(reshape(slice(x, 1, 0, 1), {B, C}), W) + b);
}

/// The mean of each text's vectors, without the padding after them: x (B,T,C), lengths (B) ≥ 1 → (B,C).
inline Tensor pool_mean(const Tensor& x, const Indices& lengths) {
  Array shares = xt::zeros<Real>({x.size(0), x.size(1), std::size_t{1}});  // (B,T,1)
  for (std::size_t b = 0; b < x.size(0); ++b) {
    for (Index t = 0; t < lengths(b); ++t)
      shares(b, t, 0) = Real{1} / std::sqrt(static_cast<Real>(lengths(b)));
  }
  return sum(x * Tensor(shares), 1);
}

}  // namespace unrolled
