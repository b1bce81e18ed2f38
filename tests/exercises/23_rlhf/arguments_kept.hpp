// Whether an answer leaves what it was given as it was.
#pragma once

#include <functional>
#include <vector>

#include "graph.hpp"

namespace unrolled::exercise {

/// To be asked before gradients are: an answer that writes into its arguments damages the numbers that a later case
/// expects something of, and its message would speak of those.
inline void arguments_kept(Checker& checker, const std::vector<Input>& inputs,
                           const std::function<Tensor(const std::vector<Tensor>&)>& answer) {
  std::vector<Tensor> given;
  for (const Input& input : inputs) given.push_back(parameter(input.value));
  answer(given);
  bool kept = true;
  for (std::size_t i = 0; i < inputs.size(); ++i) kept = kept && given[i].value() == inputs[i].value;
  checker.that("your arguments are afterwards what they were before", kept,
               "You changed an argument. A copy of a Tensor shares its numbers: make a new one of what you "
               "compute.");
}

}  // namespace unrolled::exercise
