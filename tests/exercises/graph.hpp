// Whether a gradient finds its way back through an answer.
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
inline void flows_back(Checker& checker, const std::string& name, const std::vector<Input>& inputs,
                       const std::function<Tensor(const std::vector<Tensor>&)>& answer) {
  std::vector<Tensor> given;
  for (const Input& input : inputs) given.push_back(parameter(input.value));
  const Tensor returned = answer(given);
  const Array direction = wave(returned.shape(), .8);
  if (returned.requires_grad()) returned.backward(direction);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    checker.gradient(name + ": ∂" + inputs[i].name, given[i].grad(), inputs[i].value, [&](const Array& at) {
      std::vector<Tensor> moved = given;
      moved[i] = Tensor(at);
      return xt::sum(answer(moved).value() * direction)();
    });
  }
}

/// ∂(the sum of what an answer returns)/∂(each of its inputs), through the graph that it leaves behind; zeros where the
/// graph was cut.
inline std::vector<Array> slopes(const std::vector<Array>& inputs,
                                 const std::function<Tensor(const std::vector<Tensor>&)>& answer) {
  std::vector<Tensor> given;
  for (const Array& input : inputs) given.push_back(parameter(input));
  const Tensor returned = answer(given);
  if (returned.requires_grad()) returned.backward(Array(xt::ones<Real>(returned.shape())));
  std::vector<Array> found;
  for (const Tensor& input : given) found.push_back(input.grad());
  return found;
}

}  // namespace unrolled::exercise
