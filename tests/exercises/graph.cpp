#include "graph.hpp"

namespace unrolled::exercise {

void flows_back(Checker& checker, const std::string& name, const std::vector<Input>& inputs,
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

std::vector<Array> slopes(const std::vector<Array>& inputs,
                          const std::function<Tensor(const std::vector<Tensor>&)>& answer) {
  std::vector<Tensor> given;
  for (const Array& input : inputs) given.push_back(parameter(input));
  const Tensor returned = answer(given);
  if (returned.requires_grad()) returned.backward(Array(xt::ones<Real>(returned.shape())));
  std::vector<Array> found;
  for (const Tensor& input : given) found.push_back(input.grad());
  return found;
}

void arguments_kept(Checker& checker, const std::vector<Input>& inputs,
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
