// Exercise 14.4: one vector of a whole text.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// BERT's pooler: tanh(x_[CLS] · W + b), where [CLS] is each text's first token: x (B,T,C), W (C,C), b (C) → (B,C).
inline Tensor pool_cls(const Tensor& x, const Tensor& W, const Tensor& b) { throw unfinished("14.4"); }

/// The mean of each text's vectors, without the padding after them: x (B,T,C), lengths (B) ≥ 1 → (B,C).
inline Tensor pool_mean(const Tensor& x, const Indices& lengths) { throw unfinished("14.4"); }

}  // namespace unrolled
