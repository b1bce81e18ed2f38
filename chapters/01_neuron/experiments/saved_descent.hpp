// A descent in a file: the unit as it is, how many steps it has taken, and on what.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "01_neuron/neuron.hpp"
#include "base/checksum.hpp"
#include "base/error.hpp"
#include "data/tables.hpp"
#include "nn/checkpoint.hpp"

namespace unrolled::neuron {

/// A descent under way. Its next step depends on this and on the Settings.
struct Descent {
  Unit unit;
  std::size_t steps = 0;  ///< taken so far
};

/// What stays the same in a descent, by name, as text: the table and the rate.
using Settings = std::vector<std::pair<std::string, std::string>>;

inline Settings settings_of(const data::Table& table, Real rate) {
  const auto bytes = [](const Array& numbers) {
    return std::string_view(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Real));
  };
  return {{"columns", fmt::format("{}", fmt::join(table.columns, ", "))},
          {"rows", std::to_string(table.rows())},
          {"inputs", sha256(bytes(table.x))},
          {"target", sha256(bytes(table.y))},
          {"rate", fmt::format("{}", rate)}};
}

/// Writes a safetensors file in one step. Errors: the file cannot be written.
inline void save_descent(const Descent& descent, const Settings& settings,
                         const std::filesystem::path& file) {
  nn::Checkpoint checkpoint;
  checkpoint.tensors["weights"] = descent.unit.weights;
  checkpoint.tensors["bias"] = Array{descent.unit.bias};
  for (const auto& [name, setting] : settings) checkpoint.metadata[name] = setting;
  checkpoint.set_number("steps", descent.steps);
  checkpoint.save(file);
}

/// Reads what save_descent wrote. Errors: not such a file; it has other settings.
inline Descent load_descent(const Settings& settings, std::size_t inputs, const std::filesystem::path& file) {
  const nn::Checkpoint checkpoint(file);
  for (const auto& [name, setting] : settings) {
    const auto saved = checkpoint.metadata.find(name);
    if (saved == checkpoint.metadata.end() || saved->second != setting)
      throw Error(fmt::format("{}: it was saved with other {} than this run has", file.string(), name),
                  "give the --data and the --rate that it was saved with");
  }
  return {
      .unit = {.weights = checkpoint.tensor("weights", {inputs}), .bias = checkpoint.tensor("bias", {1})(0)},
      .steps = static_cast<std::size_t>(checkpoint.number("steps"))};
}

}  // namespace unrolled::neuron
