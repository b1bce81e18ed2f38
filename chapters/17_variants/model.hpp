// A decoder of such blocks, which reads tokens and scores the next one.
//
//   x = place(E[token]),  x = block(x) L times,  logits = n(x) Eᵀ, or n(x) R where the readout has numbers of its own
//
// post and deep end with a norm in their last block; the others have one more behind it.
#pragma once

#include <string>
#include <vector>

#include "17_variants/block.hpp"

namespace unrolled::variants {

/// What was read before, of each layer: keys as they were turned, and values.
using Kept = std::vector<KeyValue>;

class Model : public nn::Module {
 public:
  /// Matrices begin normal with variance 2 / (inputs + outputs), E with deviation .1; with DeepNorm as block.hpp says. Errors: a Config that contradicts itself.
  Model(const Config& config, Generator& generator)
      : config((check(config), config)),
        embed(add("embed", nn::Embedding(config.vocabulary, config.width, generator, 0.1))),
        last_norm(config, config.width),
        where(config, generator) {
    if (config.embedding_norm) embedding_norm = add("embedding_norm", Norm(config, config.width));
    for (std::size_t n = 0; n < (config.shared_layers ? 1 : config.layers); ++n)
      blocks.push_back(add("block." + std::to_string(n), Block(config, generator)));
    if (has_last_norm()) add("last_norm", last_norm);
    if (!config.tied)
      readout = add("readout", nn::Linear(config.width, config.vocabulary, generator, nn::Linear::Bias::no));
    add("way", static_cast<const nn::Module&>(*where.way));
    begin(generator);
  }

  // [read]
  /// Each next token's scores: tokens (B,T) → (B,T,V), or (T) → (T,V). What was read before is in `kept`, which these tokens
  /// join. Errors: a token outside [0, V); as the way's of telling positions.
  Tensor operator()(const Indices& tokens, Kept& kept, const std::vector<std::string>& words = {}) const {
    kept.resize(config.layers);
    const std::size_t first = kept[0].key ? kept[0].key.size(-2) : 0;
    Tensor x = embed(tokens);  // (…,T,C)
    if (x.axes() == 2) trace::label(x, "x", {{"token", words}, {"feature", {}}});
    if (embedding_norm) x = (*embedding_norm)(x);
    x = where.way->place(x, first);
    for (std::size_t n = 0; n < config.layers; ++n) {
      const trace::Scope scope("block.", n);
      x = blocks[config.shared_layers ? 0 : n](x, where, first, kept[n]);
    }
    if (has_last_norm()) x = last_norm(x);
    const Tensor logits = readout ? (*readout)(x) : inner(x, embed.table);
    trace::names({{"logits", logits}}, {{"token", x}, {"next"}});
    return logits;
  }
  // [/read]

  Tensor operator()(const Indices& tokens, const std::vector<std::string>& words = {}) const {
    Kept kept;
    return (*this)(tokens, kept, words);
  }

  bool has_last_norm() const { return config.place != Place::post && config.place != Place::deep; }

  Config config;
  nn::Embedding embed;
  std::optional<Norm> embedding_norm;
  std::vector<Block> blocks;
  Norm last_norm;
  std::optional<nn::Linear> readout;
  Positions where;

 private:
  void begin(Generator& generator) {
    const double beta = std::pow(8 * static_cast<double>(config.layers), -.25);
    for (auto& [name, tensor] : named_parameters()) {
      if (name.ends_with(".bias") && tensor.axes() == 1) tensor.value().fill(0);
      if (!name.ends_with(".weight")) continue;
      const bool is_smaller =
          config.place == Place::deep && (name.find("W_v") != name.npos || name.find("W_o") != name.npos ||
                                          name.find("feed_forward") != name.npos);
      // Glorot and Bengio 2010: a variance of 2 over inputs and outputs together
      const double deviation = std::sqrt(2 / static_cast<double>(tensor.size(0) + tensor.size(1)));
      tensor.value() = normal(tensor.shape(), is_smaller ? beta * deviation : deviation, generator);
    }
  }
};

/// How many numbers are kept, of all layers: what the running model holds.
inline std::size_t numbers_in(const Kept& kept) {
  std::size_t numbers = 0;
  for (const KeyValue& layer : kept) numbers += layer.key ? layer.key.size() + layer.value.size() : 0;
  return numbers;
}

}  // namespace unrolled::variants
