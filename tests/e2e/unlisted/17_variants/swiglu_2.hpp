// Exercise 17.2, wrong: the results in the opposite order.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// x (C), gate (C,F), up (C,F), down (F,C), without biases: (silu(x gate) · (x up)) down, where · is number by number and silu(z) =
/// z / (1 + e^−z). (C) (Shazeer 2020)
inline Array swiglu(const Array& x, const Array& gate, const Array& up, const Array& down) {
  const std::size_t C = x.size(), F = gate.shape(1);
  Array y = xt::zeros<Real>({C});
  for (std::size_t f = 0; f < F; ++f) {
    Real opened = 0, value = 0;
    for (std::size_t c = 0; c < C; ++c) {
      opened += x(c) * gate(c, f);
      value += x(c) * up(c, f);
    }
    const Real inner = opened / (1 + std::exp(-opened)) * value;
    for (std::size_t c = 0; c < C; ++c) y(c) += inner * down(f, C - 1 - c);
  }
  return y;
}

}  // namespace unrolled
