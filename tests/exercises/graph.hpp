// Whether a gradient finds its way back through an answer, and whether its arguments stay as they were.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/tensor.hpp"

namespace unrolled::exercise {

/// What an answer is given, by the name that its task has for it.
struct Input {
  std::string name;
  Array value;
};

/// The gradient of each input through the graph that an answer leaves behind, against central differences of what the
/// same answer computes: whether that is right is for other cases to say.
void flows_back(Checker& checker, const std::string& name, const std::vector<Input>& inputs,
                const std::function<Tensor(const std::vector<Tensor>&)>& answer);

/// ∂(the sum of what an answer returns)/∂(each of its inputs), through the graph that it leaves behind; zeros where the
/// graph was cut.
std::vector<Array> slopes(const std::vector<Array>& inputs,
                          const std::function<Tensor(const std::vector<Tensor>&)>& answer);

/// Whether an answer leaves what it was given as it was. To be asked before gradients are: an answer that writes into its
/// arguments damages the numbers that a later case expects something of, and its message would speak of those.
void arguments_kept(Checker& checker, const std::vector<Input>& inputs,
                    const std::function<Tensor(const std::vector<Tensor>&)>& answer);

}  // namespace unrolled::exercise
