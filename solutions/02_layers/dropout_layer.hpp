// Exercise 2.3: some numbers become 0, but in training only.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

/// In training each element of x is dropped, that is set to 0, where its own u is below `rate`, and the others are divided by
/// 1 − rate. In use x comes out as it went in. u has the shape of x and is uniform on [0, 1); 0 ≤ rate < 1.
inline Tensor dropout_layer(const Tensor& x, const Array& u, double rate, bool training) {
  if (!training) return x;
  const Mask dropped = u < rate;
  return masked_fill(x, dropped, 0) / (1 - rate);
}

}  // namespace unrolled
