// A training in one file: the model, what the optimiser remembers, where random numbers and the text stand, so
// that a run that was stopped goes on as if it never had been.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "nn/checkpoint.hpp"
#include "nn/optimiser.hpp"

namespace unrolled::nn {

/// What a training carries from step to step, beside the model and the optimiser.
struct TrainingState {
  std::size_t step = 0;        ///< steps done
  Generator generator;         ///< for the steps to come
  std::vector<Array> carried;  ///< the state that truncated backpropagation passes on; may be empty
  std::map<std::string, std::string> notes = {};  ///< the alphabet, say; UTF-8
};

/// Writes all of it in one step or not at all. Errors: as write_atomically.
inline void save_training(const std::filesystem::path& file, const Module& model, const Adam& adam,
                          const TrainingState& training) {
  Checkpoint checkpoint;
  checkpoint.put(model);
  adam.save_to(checkpoint);
  checkpoint.set_number("training.step", training.step);
  checkpoint.put("training.generator", training.generator);
  checkpoint.set_number("training.carried", training.carried.size());
  for (std::size_t i = 0; i < training.carried.size(); ++i) {
    checkpoint.tensors["training.carried." + std::to_string(i)] = training.carried[i];
  }
  for (const auto& [name, text] : training.notes) checkpoint.metadata["training.note." + name] = text;
  checkpoint.save(file);
}

/// Reads it back; nothing changes unless all of it fits. `notes` that are there must be as in the file: a
/// model of another alphabet is not the same model. Errors: damaged, of another model, another note.
inline void load_training(const std::filesystem::path& file, Module& model, Adam& adam,
                          TrainingState& training) {
  const Checkpoint checkpoint(file);
  TrainingState read{checkpoint.number("training.step"), training.generator, {}, training.notes};
  checkpoint.get("training.generator", read.generator);
  for (const auto& [name, text] : training.notes) {
    const auto found = checkpoint.metadata.find("training.note." + name);
    if (found == checkpoint.metadata.end() || found->second != text) {
      throw Error(file.string() + ": its " + name + " is another",
                  "load it with the data, the --seed and the options it was saved with");
    }
  }
  const std::uint64_t carried = checkpoint.number("training.carried");
  for (std::uint64_t i = 0; i < carried; ++i) {
    const auto found = checkpoint.tensors.find("training.carried." + std::to_string(i));
    if (found == checkpoint.tensors.end()) throw Error(file.string() + ": a carried state is missing");
    read.carried.push_back(found->second);
  }
  Adam loaded = adam;
  loaded.load_from(checkpoint);
  checkpoint.get(model);
  adam = loaded;
  training = read;
}

}  // namespace unrolled::nn
