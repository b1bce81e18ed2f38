// Frozen parts: what fine-tuning does not touch.
//
// An optimiser moves the parameters that it is given, so to freeze a part is to leave it out: no step, no momentum, no
// weight decay, and its gradients do not count when a norm is clipped.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "nn/module.hpp"

namespace unrolled::bert {

// [freezing]
/// Whether a parameter belongs to a part: "encoder.1.attn.W_q.weight" to "encoder.1", but not to "encoder.10".
inline bool belongs_to(const std::string& parameter, const std::string& part) {
  return parameter == part || parameter.starts_with(part + '.');
}

/// What is to learn when these parts are frozen, in the model's order. Errors: a part that the model does not have.
inline std::vector<Tensor> all_but(const std::vector<std::string>& frozen, const nn::Module& model) {
  std::vector<Tensor> learning;
  std::vector<bool> found(frozen.size(), false);
  for (const auto& [name, tensor] : model.named_parameters()) {
    bool is_frozen = false;
    for (std::size_t i = 0; i < frozen.size(); ++i) {
      if (!belongs_to(name, frozen[i])) continue;
      is_frozen = found[i] = true;
    }
    if (!is_frozen) learning.push_back(tensor);
  }
  for (std::size_t i = 0; i < frozen.size(); ++i) {
    if (!found[i]) throw Error("there is no part '" + frozen[i] + "' to freeze");
  }
  return learning;
}
// [/freezing]

}  // namespace unrolled::bert
