// Exercise 2.1: from the end of a tape to its beginning.
#pragma once

#include <vector>

#include "02_layers/tape.hpp"

namespace unrolled {

/// ∂L/∂(every line of the tape), in the tape's order, where L is the number on line `last`. Lines that L was not made of
/// get 0.
///   ∂L/∂a = Σ ∂L/∂y · ∂y/∂a over all lines y that a was used in
inline std::vector<double> tape_backward(const layers::Tape& tape, std::size_t last) {
  std::vector<double> gradients(tape.lines().size());
  gradients[last] = 1;
  for (std::size_t at = last + 1; at-- > 0;) {
    for (const auto& [number, derivative] : tape.lines()[at].operands)
      gradients[number.line()] += gradients[at] * derivative;
  }
  return gradients;
}

}  // namespace unrolled
