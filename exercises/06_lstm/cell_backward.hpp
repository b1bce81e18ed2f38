// Exercise 6.2: the backward pass of one step of an LSTM.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

#include "06_lstm/gates.hpp"

namespace unrolled {

/// From ∂L/∂h and ∂L/∂c (B,C), as they come from above and from the next time step, to the gradients of the four sums
/// that went into the gates and of c_{t−1}. `gates` are i, f, g, o of the forward pass, after σ and tanh.
///   c = f ∘ c_before + i ∘ g,  h = o ∘ tanh(c),  σ′ = σ (1 − σ),  tanh′ = 1 − tanh²
inline lstm::CellGradient cell_backward(const lstm::Gates& gates, const Array& cell_before,
                                        const Array& d_hidden, const Array& d_cell) {
  throw unfinished("6.2");
}

}  // namespace unrolled
