#include "nn/checkpoint.hpp"

#include <fmt/format.h>

#include <charconv>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "nn/safetensors.hpp"

namespace unrolled::nn {

Checkpoint::Checkpoint(const std::filesystem::path& path) : file_(path.string()) {
  auto [arrays, texts] = decode_safetensors(read_file(path), file_);
  tensors = std::move(arrays);
  metadata = std::move(texts);
}

void Checkpoint::save(const std::filesystem::path& path) const {
  write_atomically(path, encode_safetensors(tensors, metadata));
}

const Array& Checkpoint::tensor(const std::string& name, const Shape& shape) const {
  const auto found = tensors.find(name);
  if (found == tensors.end()) {
    throw Error(fmt::format("{} has no '{}'", file_, name), "was it saved by another program?");
  }
  if (found->second.shape() != shape) {
    throw Error(fmt::format("{}: '{}' is {} there and {} here", file_, name, to_string(found->second.shape()),
                            to_string(shape)),
                "load it with the options and the data it was saved with");
  }
  return found->second;
}

void Checkpoint::put(const Module& module) {
  for (const auto& [name, value] : module.named_values()) tensors[name] = value.value();
}

void Checkpoint::get(Module& module) const {
  // Look at everything before anything is changed
  auto values = module.named_values();
  std::set<std::string> known;
  for (const auto& [name, value] : values) {
    tensor(name, value.shape());
    known.insert(name);
  }
  for (const auto& [name, array] : tensors) {
    if (!known.contains(name) && !name.starts_with("optimiser.") && !name.starts_with("training.")) {
      throw Error(fmt::format("{}: '{}' is no parameter of this model", file_, name),
                  "was it saved by another program?");
    }
  }
  for (auto& [name, value] : values) value.value() = tensor(name, value.shape());
}

void Checkpoint::set_number(const std::string& name, std::uint64_t number) {
  metadata[name] = std::to_string(number);
}

std::uint64_t Checkpoint::number(const std::string& name) const {
  const auto found = metadata.find(name);
  if (found == metadata.end())
    throw Error(fmt::format("{} has no '{}'", file_, name), "was it saved by another program?");
  const std::string& text = found->second;
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) {
    throw Error(fmt::format("{}: '{}' is '{}', not a number", file_, name, text));
  }
  return number;
}

void Checkpoint::put(const std::string& name, const Generator& generator) {
  const auto& state = generator.state();
  for (std::size_t i = 0; i < state.size(); ++i) set_number(fmt::format("{}.{}", name, i), state[i]);
}

void Checkpoint::get(const std::string& name, Generator& generator) const {
  Generator::State state;
  for (std::size_t i = 0; i < state.size(); ++i) state[i] = number(fmt::format("{}.{}", name, i));
  generator.set_state(state);
}

}  // namespace unrolled::nn
