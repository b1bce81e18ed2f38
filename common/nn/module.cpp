#include "nn/module.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace unrolled::nn {

std::vector<Module::Named> Module::named_parameters() const {
  std::vector<Named> named;
  for (std::size_t i = 0; i < parameters_.size(); ++i) named.push_back({names_[i], parameters_[i]});
  return named;
}

std::vector<Module::Named> Module::named_values() const {
  std::vector<Named> named = named_parameters();
  named.insert(named.end(), buffers_.begin(), buffers_.end());
  return named;
}

std::size_t Module::parameter_count() const {
  std::size_t count = 0;
  for (const Tensor& parameter : parameters_) count += parameter.size();
  return count;
}

void Module::zero_grad() {
  for (Tensor& parameter : parameters_) parameter.zero_grad();
}

Tensor Module::add(std::string_view name, Array initial, Where where) {
  if (name.empty()) throw Error("a parameter needs a name", where);
  const Tensor tensor = parameter(std::move(initial), std::string(name), where);
  list(std::string(name), tensor);
  return tensor;
}

Tensor Module::add_buffer(std::string_view name, Array initial, Where where) {
  if (name.empty()) throw Error("a buffer needs a name", where);
  const Tensor tensor(std::move(initial), where);
  list_buffer(std::string(name), tensor);
  return tensor;
}

void Module::adopt(std::string_view name, const Module& part) {
  if (name.empty()) throw Error("a part of a module needs a name");
  for (const auto& [inner, tensor] : part.named_parameters()) list(fmt::format("{}.{}", name, inner), tensor);
  for (const auto& [inner, tensor] : part.named_buffers())
    list_buffer(fmt::format("{}.{}", name, inner), tensor);
}

void Module::list(std::string name, const Tensor& tensor) {
  const bool is_shared = std::any_of(parameters_.begin(), parameters_.end(),
                                     [&](const Tensor& other) { return other.node() == tensor.node(); });
  if (is_shared) return;
  if (is_taken(name)) throw Error(fmt::format("two parameters of a module are called '{}'", name));
  tensor.node()->name = name;
  parameters_.push_back(tensor);
  names_.push_back(std::move(name));
}

void Module::list_buffer(std::string name, const Tensor& tensor) {
  const bool is_shared = std::any_of(buffers_.begin(), buffers_.end(), [&](const Named& other) {
    return other.tensor.node() == tensor.node();
  });
  if (is_shared) return;
  if (is_taken(name)) throw Error(fmt::format("a buffer of a module is called '{}', which is taken", name));
  tensor.node()->name = name;
  buffers_.push_back({std::move(name), tensor});
}

bool Module::is_taken(const std::string& name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end() ||
         std::any_of(buffers_.begin(), buffers_.end(),
                     [&](const Named& other) { return other.name == name; });
}

void copy_values(const Module& from, const Module& to) {
  const std::vector<Module::Named> given = from.named_values(), taken = to.named_values();
  const auto written = [](const std::vector<Module::Named>& values, std::size_t i) {
    if (i >= values.size()) return std::string("none");
    return fmt::format("'{}' {}", values[i].name, to_string(values[i].tensor.shape()));
  };
  for (std::size_t i = 0; i < std::max(given.size(), taken.size()); ++i) {
    if (written(given, i) == written(taken, i)) continue;
    throw Error(fmt::format("copy_values: parameter {} is {} in one module and {} in the other", i,
                            written(given, i), written(taken, i)),
                "both must be built alike");
  }
  for (std::size_t i = 0; i < taken.size(); ++i) {
    Tensor tensor = taken[i].tensor;
    tensor.value() = given[i].tensor.value();
  }
}

}  // namespace unrolled::nn
