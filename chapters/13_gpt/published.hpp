// GPT-2's weights as they were published: what a file of them calls each tensor, and how they get into our model.
//
//   wte.weight (V,C)   wpe.weight (P,C)   ln_f.weight (C)   ln_f.bias (C)          and of each block h.0 … h.L−1
//   ln_1.weight (C)    attn.c_attn.weight (C,3C)   attn.c_proj.weight (C,C)
//   ln_2.weight (C)    mlp.c_fc.weight (C,4C)      mlp.c_proj.weight (4C,C)        each with its bias
//
// Linear weights are (in, out), as ours are and PyTorch's usual ones are not. c_attn is query, key and value
// side by side. Some files put "transformer." before each name, and some hold the causal mask (attn.bias) and
// the readout (lm_head.weight, the same numbers as wte) too. How many heads there are is not in the weights.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "13_gpt/sizes.hpp"
#include "nn/safetensors.hpp"

namespace unrolled::gpt {

// [names]
/// "block.3.attention.W_k.weight" → "h.3.attn.c_attn.weight"
inline std::string published_name(std::string name) {
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"table", "weight"},
      {"gain", "weight"},
      {"norm_1", "ln_1"},
      {"norm_2", "ln_2"},
      {"norm_f", "ln_f"},
      {"block", "h"},
      {"attention.W_q", "attn.c_attn"},
      {"attention.W_k", "attn.c_attn"},
      {"attention.W_v", "attn.c_attn"},
      {"attention.W_o", "attn.c_proj"},
      {"feed_forward.up", "mlp.c_fc"},
      {"feed_forward.down", "mlp.c_proj"}};
  for (const auto& [ours, published] : names) {
    if (const auto at = name.find(ours); at != name.npos) name.replace(at, ours.size(), published);
  }
  return name;
}

/// Which part of the published tensor this parameter is, counted from 0, and of how many: W_k is part 1 of c_attn's 3.
inline std::pair<std::size_t, std::size_t> published_part(const std::string& name) {
  static constexpr std::string_view side_by_side[] = {".W_q.", ".W_k.", ".W_v."};
  for (std::size_t part = 0; part < 3; ++part) {
    if (name.find(side_by_side[part]) != name.npos) return {part, 3};
  }
  return {0, 1};
}
// [/names]

/// A file of GPT-2's layout: how large its model is, and its numbers. The listing must outlive it.
class Published {
 public:
  static constexpr const char* prefix = "transformer.";

  /// Errors: not this layout; a tensor is missing or of a wrong shape; sizes that contradict each other. Nothing is
  /// allocated yet.
  explicit Published(const nn::Listing& listing) : listing_(listing) {
    const Shape tokens = matrix("wte.weight"), positions = matrix("wpe.weight");
    config.vocabulary = tokens[0];
    config.context = positions[0];
    config.width = tokens[1];
    config.heads = std::max<std::size_t>(1, config.width / 64);  // as all published sizes have it
    config.layers = 0;
    while (find(fmt::format("h.{}.ln_1.weight", config.layers))) ++config.layers;
    if (config.layers == 0) throw Error(listing_.file + ": there is no block 'h.0'", hint);
    check_names();
    // A file that claims to be larger than it is must not make us allocate a model of that size.
    constexpr std::size_t widest = std::size_t{1} << 20;  // beyond it the count of parameters might overflow
    std::size_t numbers = 0;
    for (const auto& [name, stored] : listing_.tensors) numbers += count(stored.shape);
    if (config.width > widest || parameters_of(config) > numbers) {
      throw Error(fmt::format("{}: a width of {} and {} layers, but only {} numbers", listing_.file,
                              config.width, config.layers, numbers),
                  hint);
    }
  }

  // [fill]
  /// Copies all weights into a model of this size. `done` is called after each parameter, with the bytes of the stored
  /// tensor of which it is a part.
  /// Errors: a shape that is not the model's, numbers of another type than F32 and F64.
  void fill(Gpt& model, const std::function<void(std::string_view)>& done = {}) const {
    for (auto& [name, parameter] : model.named_parameters()) {
      const auto [part, parts] = published_part(name);
      const std::string full = full_name(published_name(name));
      const nn::Stored& stored = listing_.stored(full);
      const std::size_t width = parameter.shape().back();
      Shape expected = parameter.shape();
      expected.back() = width * parts;
      if (stored.shape != expected) {
        throw Error(fmt::format("{}: '{}' is {} where a width of {} makes it {}", listing_.file, full,
                                to_string(stored.shape), config.width, to_string(expected)));
      }
      for (std::size_t row = 0; row < parameter.size() / width; ++row) {
        stored.copy((row * parts + part) * width, width, parameter.value().data() + row * width);
      }
      if (done) done(stored.bytes);
    }
  }
  // [/fill]

  Config config;

 private:
  static constexpr const char* hint =
      "--load takes GPT-2's weights as they were published, or a training of this chapter";

  std::string full_name(const std::string& name) const {
    return listing_.tensors.contains(prefix + name) ? prefix + name : name;
  }

  const nn::Stored* find(const std::string& name) const {
    const auto found = listing_.tensors.find(full_name(name));
    return found == listing_.tensors.end() ? nullptr : &found->second;
  }

  Shape matrix(const std::string& name) const {
    const nn::Stored* stored = find(name);
    if (!stored) throw Error(fmt::format("{}: there is no '{}'", listing_.file, name), hint);
    if (stored->shape.size() != 2 || stored->bytes.empty()) {
      throw Error(fmt::format("{}: '{}' is {}", listing_.file, name, to_string(stored->shape)),
                  "it is a matrix, a row for each token or position");
    }
    return stored->shape;
  }

  /// Every name that a model with this number of layers has must be there, and no other. A model of width 1 has them all.
  void check_names() const {
    Generator generator(1);
    std::vector<std::string> known = {"lm_head.weight"};
    for (const auto& [ours, parameter] :
         Gpt({.vocabulary = 1, .context = 1, .width = 1, .heads = 1, .layers = config.layers}, generator)
             .named_parameters()) {
      known.push_back(published_name(ours));
      if (!find(known.back()))
        throw Error(fmt::format("{}: '{}' is missing", listing_.file, known.back()), hint);
    }
    std::sort(known.begin(), known.end());
    for (const auto& [full, stored] : listing_.tensors) {
      const std::string name = full.starts_with(prefix) ? full.substr(std::string_view(prefix).size()) : full;
      if (name.ends_with(".attn.bias") || name.ends_with(".attn.masked_bias")) continue;
      if (std::binary_search(known.begin(), known.end(), name)) continue;
      throw Error(
          fmt::format("{}: '{}' is no part of a GPT-2 of {} layers", listing_.file, full, config.layers),
          hint);
    }
  }

  const nn::Listing& listing_;
};

}  // namespace unrolled::gpt
