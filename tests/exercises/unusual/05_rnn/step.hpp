// One product of (x, h) with the two weights one above the other.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

static Tensor step(const Tensor& x, const Tensor& h, const Tensor& W_x, const Tensor& W_h,
                   const Tensor& b) noexcept {
  return 2 * sigmoid(2 * (b + matmul(concat({x, h}, 1), concat({W_x, W_h}, 0)))) - 1;
}

}  // namespace unrolled
