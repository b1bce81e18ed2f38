// Without the tape's order: lines wait on a stack until all that were made of them have passed their gradients on (Kahn 1962).
#pragma once

#include <vector>

#include "02_layers/tape.hpp"

namespace unrolled {

static std::vector<double> tape_backward(const layers::Tape& tape, std::size_t last) {
  const std::size_t size = tape.lines().size();

  // How often each line is used on the way to L
  std::vector<std::size_t> uses(size, 0), reached{last};
  std::vector<bool> seen(size, false);
  seen[last] = true;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const layers::Operand& operand : tape.lines()[reached[i]].operands) {
      const std::size_t at = operand.number.line();
      ++uses[at];
      if (!seen[at]) reached.push_back(at);
      seen[at] = true;
    }
  }

  std::vector<double> slope(size, 0.0);
  slope.at(last) = 1;
  for (std::vector<std::size_t> complete{last}; !complete.empty();) {
    const std::size_t at = complete.back();
    complete.pop_back();
    for (const layers::Operand& operand : tape.lines()[at].operands) {
      const std::size_t below = operand.number.line();
      slope[below] = slope[at] * operand.derivative + slope[below];
      if (--uses[below] == 0) complete.push_back(below);
    }
  }
  return slope;
}

}  // namespace unrolled
