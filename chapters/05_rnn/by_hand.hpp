// Types for the exercises, which compute by hand what the chapter leaves to the graph.
#pragma once

#include <vector>

#include "tensor/operations/matmul.hpp"

namespace unrolled::rnn {

/// a (M,K) · b (K,N) → (M,N), of bare arrays; `xt::transpose(a)` transposes one.
inline Array product(const Array& a, const Array& b) { return matmul(a, b).value(); }

/// ∂L/∂ of what an unrolled layer was made of: W_x (I,C), W_h (C,C), b (C), and the state it began with (B,C).
struct Gradients {
  Array W_x, W_h, b, h_0;
};

/// What is left of a change after k = 0 … T steps, and what each further step multiplies it by.
struct Forgetting {
  std::vector<double> norms;  ///< (T+1)
  double rate;                ///< a spectral radius
};

/// A window of a text that is read piece by piece.
struct Piece {
  Tensor x;    ///< (B,T,I)
  bool first;  ///< a text begins here; otherwise this goes on where the last piece ended
};

}  // namespace unrolled::rnn
