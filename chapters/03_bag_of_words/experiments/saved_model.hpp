// Logistic regression in a file: its weights, and the vocabulary that says which word each belongs to.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "03_bag_of_words/bag_of_words.hpp"
#include "base/error.hpp"
#include "nn/checkpoint.hpp"

namespace unrolled::bag_of_words {

/// Writes a safetensors file in one step. Errors: the file cannot be written.
inline void save_model(const Linear& model, const Vectorizer& vectorizer, const std::filesystem::path& file) {
  nn::Checkpoint checkpoint;
  checkpoint.tensors["weights"] = model.weights;
  checkpoint.tensors["bias"] = Array{model.bias};
  checkpoint.metadata["vocabulary"] = nlohmann::json(vectorizer.vocabulary.words()).dump();
  checkpoint.save(file);
}

/// Reads what save_model wrote. Errors: not such a file; its weights belong to another vocabulary.
inline Linear load_model(const Vectorizer& vectorizer, const std::filesystem::path& file) {
  const nn::Checkpoint checkpoint(file);
  const Array& weights = checkpoint.tensor("weights", {vectorizer.vocabulary.size()});
  const Array& bias = checkpoint.tensor("bias", {1});
  const auto vocabulary = checkpoint.metadata.find("vocabulary");
  if (vocabulary == checkpoint.metadata.end() ||
      vocabulary->second != nlohmann::json(vectorizer.vocabulary.words()).dump()) {
    throw Error(file.string() + ": its weights belong to another vocabulary",
                "give the --data and --seed that it was saved with");
  }
  return {.weights = weights, .bias = bias(0)};
}

}  // namespace unrolled::bag_of_words
