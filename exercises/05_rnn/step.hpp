// Exercise 5.1: one step of Elman's network.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// h_t (B,C) from x_t (B,I) and h_{t−1} (B,C); W_x (I,C), W_h (C,C), b (C).
///   h_t = tanh(x_t W_x + h_{t−1} W_h + b)
inline Tensor step(const Tensor& x, const Tensor& h, const Tensor& W_x, const Tensor& W_h, const Tensor& b) {
  throw unfinished("5.1");
}

}  // namespace unrolled
