// The parts of a cell by name, for the exercises, which take it apart on bare arrays.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled::lstm {

/// The gates i, f, o of one time step after σ, and the candidate g after tanh: (B,C) each.
struct Gates {
  Array i, f, g, o;
};

/// ∂loss/∂ of the sums inside σ and tanh (not of i, f, g, o themselves) and of c_{t−1}: (B,C) each.
struct CellGradient {
  Array i, f, g, o, cell_before;
};

/// PyTorch keeps two biases (4C), one beside W_x and one beside W_h; the cell uses their sum.
struct Biases {
  Array b_x, b_h;
};

}  // namespace unrolled::lstm
