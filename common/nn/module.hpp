// Module: a part of a model that has parameters, or parts that have.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tensor/tensor.hpp"

namespace unrolled::nn {

/// The one base class of this book. A layer adds its parameters and its parts as it is built:
///
///     struct FeedForward : nn::Module {
///       FeedForward(std::size_t C, Generator& generator)
///           : up(add("up", nn::Linear(C, 4 * C, generator))), down(add("down", nn::Linear(4 * C, C,
///           generator))) {}
///       Tensor operator()(const In& x) const { return down(relu(up(x))); }
///       nn::Linear up, down;
///     };
///
/// A module holds handles to its own and its parts' parameters under dotted names ("up.weight"), and no
/// pointer to a part: so modules are plain values, and a copy shares its parameters, as a copied Tensor does.
class Module {
 public:
  struct Named {
    std::string name;
    Tensor tensor;
  };

  /// Every parameter once, in the order of adding. A parameter that two parts share keeps its first name.
  const std::vector<Tensor>& parameters() const { return parameters_; }
  std::vector<Named> named_parameters() const;

  /// Every buffer, in the order of adding: numbers that belong to the model, and that no gradient changes.
  const std::vector<Named>& named_buffers() const { return buffers_; }
  /// Parameters, then buffers: what a file keeps, and a copy of the values takes.
  std::vector<Named> named_values() const;

  /// How many numbers training can change: those of the parameters.
  std::size_t parameter_count() const;
  void zero_grad();

 protected:
  /// A parameter of this module. Errors: the name is empty or taken.
  Tensor add(std::string_view name, Array initial, Where where = Where::here());

  /// A buffer of this module, as batch norm's running means are. Errors: the name is empty or taken.
  Tensor add_buffer(std::string_view name, Array initial, Where where = Where::here());

  /// A part of this module: its parameters and buffers are ours too, as "name.weight". Errors: the name is empty or
  /// taken.
  template <std::derived_from<Module> Part>
  Part add(std::string_view name, Part part) {
    adopt(name, part);
    return part;
  }

 private:
  void adopt(std::string_view name, const Module& part);
  void list(std::string name, const Tensor& tensor);
  void list_buffer(std::string name, const Tensor& tensor);
  bool is_taken(const std::string& name) const;

  std::vector<Tensor> parameters_;
  std::vector<std::string> names_;  // of the parameters
  std::vector<Named> buffers_;
};

/// Gives one module the numbers of another that is built alike, buffers too; a copied module would share them. Errors: other
/// names or shapes; nothing has changed then.
void copy_values(const Module& from, const Module& to);

}  // namespace unrolled::nn
