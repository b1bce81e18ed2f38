// Exercise 17.2: a feed-forward layer with a gate.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// x (C), gate (C,F), up (C,F), down (F,C), without biases: (silu(x gate) · (x up)) down, where · is number by number and silu(z) =
/// z / (1 + e^−z). (C) (Shazeer 2020)
inline Array swiglu(const Array& x, const Array& gate, const Array& up, const Array& down) {
  throw unfinished("17.2");
}

}  // namespace unrolled
