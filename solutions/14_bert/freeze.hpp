// Exercise 14.6: what is not to change.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "nn/module.hpp"

namespace unrolled {

/// The parameters that still learn when these parts are frozen, in the model's order. A part is a parameter's name, or
/// what stands in it before a dot: "encoder.1" has "encoder.1.weight". Errors: the model has nothing of a part.
inline std::vector<Tensor> freeze(const std::vector<std::string>& frozen, const nn::Module& model) {
  std::vector<Tensor> learning;
  std::vector<bool> found(frozen.size(), false);
  for (const auto& [name, tensor] : model.named_parameters()) {
    bool stays = false;
    for (std::size_t i = 0; i < frozen.size(); ++i) {
      if (name == frozen[i] || name.starts_with(frozen[i] + '.')) stays = found[i] = true;
    }
    if (!stays) learning.push_back(tensor);
  }
  for (std::size_t i = 0; i < frozen.size(); ++i) {
    if (!found[i]) throw Error("the model has no part '" + frozen[i] + "'");
  }
  return learning;
}

}  // namespace unrolled
