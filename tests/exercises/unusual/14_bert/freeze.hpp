// A set of all names and of what stands in them before a dot; frozen are those whose beginnings meet.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "nn/module.hpp"

namespace unrolled {

/// "encoder.1.weight": encoder, encoder.1 and encoder.1.weight.
inline std::set<std::string> parts_of(const std::string& name) {
  std::set<std::string> parts = {name};
  for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
    parts.insert(name.substr(0, dot));
  return parts;
}

static std::vector<Tensor> freeze(const std::vector<std::string>& frozen, const nn::Module& model) {
  std::set<std::string> known;
  std::vector<Tensor> learning = model.parameters();
  for (const auto& [name, tensor] : model.named_parameters()) {
    const std::set<std::string> parts = parts_of(name);
    known.insert(parts.begin(), parts.end());
    if (std::ranges::none_of(frozen, [&](const std::string& part) { return parts.contains(part); })) continue;
    std::erase_if(learning, [&](const Tensor& one) { return one.node() == tensor.node(); });
  }
  for (const std::string& part : frozen) {
    if (!known.contains(part)) throw Error("no parameter belongs to \"" + part + "\"");
  }
  return learning;
}

}  // namespace unrolled
