// Checkpoint: everything a training needs to go on as if it had never stopped, in one safetensors file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "nn/module.hpp"
#include "tensor/random.hpp"

namespace unrolled::nn {

/// Named arrays and named texts. The parameters of a model stand under their own names, so that other
/// programs find them; what an optimiser remembers is called "optimiser.…".
///
///     nn::Checkpoint checkpoint;                       nn::Checkpoint checkpoint("model.safetensors");
///     checkpoint.put(model);                           checkpoint.get(model);
///     adam.save_to(checkpoint);                        adam.load_from(checkpoint);
///     checkpoint.put("generator", generator);          checkpoint.get("generator", generator);
///     checkpoint.save("model.safetensors");
class Checkpoint {
 public:
  Checkpoint() = default;
  /// Reads a file. Errors: missing, not a safetensors file, damaged in any way (safetensors.hpp).
  explicit Checkpoint(const std::filesystem::path& path);
  /// Writes a file, in one step or not at all. Errors: as write_atomically.
  void save(const std::filesystem::path& path) const;

  std::map<std::string, Array> tensors;
  std::map<std::string, std::string> metadata;

  /// The tensor of this name. Errors: there is none; it is of another shape: both shapes are named.
  const Array& tensor(const std::string& name, const Shape& shape) const;

  /// A model's parameters and buffers. Getting them changes all or nothing. Errors: one is missing or of another shape,
  /// or the checkpoint has a tensor that the model does not know.
  void put(const Module& module);
  void get(Module& module) const;

  /// A whole number: a step, a seed. Errors: there is none.
  void set_number(const std::string& name, std::uint64_t number);
  std::uint64_t number(const std::string& name) const;

  /// The state of a generator of random numbers. Errors: there is none.
  void put(const std::string& name, const Generator& generator);
  void get(const std::string& name, Generator& generator) const;

 private:
  std::string file_ = "the checkpoint";  // what errors call it
};

}  // namespace unrolled::nn
