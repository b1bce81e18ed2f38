// Exercise 6.2, wrong: the slope of σ is 1 − σ² at the output gate.
#pragma once

#include "tensor/array.hpp"

#include "06_lstm/gates.hpp"

namespace unrolled {

/// From ∂L/∂h and ∂L/∂c (B,C), as they come from above and from the next time step, to the gradients of the four sums
/// that went into the gates and of c_{t−1}. `gates` are i, f, g, o of the forward pass, after σ and tanh.
///   c = f ∘ c_before + i ∘ g,  h = o ∘ tanh(c),  σ′ = σ (1 − σ),  tanh′ = 1 − tanh²
inline lstm::CellGradient cell_backward(const lstm::Gates& gates, const Array& cell_before,
                                        const Array& d_hidden, const Array& d_cell) {
  const auto& [i, f, g, o] = gates;
  const Array squashed = xt::tanh(f * cell_before + i * g);             // tanh c
  const Array d_c = d_cell + d_hidden * o * (1 - squashed * squashed);  // both ways into c
  return {.i = d_c * g * i * (1 - i),
          .f = d_c * cell_before * f * (1 - f),
          .g = d_c * i * (1 - g * g),
          .o = d_hidden * squashed * (1 - o * o),
          .cell_before = d_c * f};
}

}  // namespace unrolled
