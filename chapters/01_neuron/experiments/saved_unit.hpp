// A unit in a file, with the names of its columns, and how many steps it has taken.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "01_neuron/neuron.hpp"
#include "base/error.hpp"
#include "nn/checkpoint.hpp"

namespace unrolled::neuron {

/// A descent under way: all that its next step depends on.
struct Descent {
  Unit unit;
  std::size_t steps = 0;  ///< taken so far
};

/// Writes a safetensors file in one step. Errors: the file cannot be written.
inline void save_descent(const Descent& descent, const std::vector<std::string>& columns,
                         const std::filesystem::path& file) {
  nn::Checkpoint checkpoint;
  checkpoint.tensors["weights"] = descent.unit.weights;
  checkpoint.tensors["bias"] = Array{descent.unit.bias};
  checkpoint.metadata["columns"] = nlohmann::json(columns).dump();
  checkpoint.set_number("steps", descent.steps);
  checkpoint.save(file);
}

/// Reads what save_descent wrote. Errors: not such a file; its columns are others.
inline Descent load_descent(const std::vector<std::string>& columns, const std::filesystem::path& file) {
  const nn::Checkpoint checkpoint(file);
  const auto names = checkpoint.metadata.find("columns");
  if (names == checkpoint.metadata.end() || names->second != nlohmann::json(columns).dump())
    throw Error(file.string() + ": its weights belong to other columns",
                "give the --data that it was saved with");
  return {.unit = {.weights = checkpoint.tensor("weights", {columns.size()}),
                   .bias = checkpoint.tensor("bias", {1})(0)},
          .steps = static_cast<std::size_t>(checkpoint.number("steps"))};
}

}  // namespace unrolled::neuron
