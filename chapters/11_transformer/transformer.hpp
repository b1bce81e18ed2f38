// The transformer of 2017: an encoder reads the source at once, a decoder writes the target word after word
// (Vaswani et al., "Attention is all you need").
//
//   x = √C · E[words] + positions              words in: one table E for both languages
//   x = encoder layers(x)                      the source: each word sees all words
//   y = decoder layers(y, x)                   the target: each word sees those before it, and the source
//   p(next word) = softmax(y Eᵀ)               words out: the same E again (§3.4)
//
// Sources (B,S) and targets (B,T) are word numbers, padded at the end; without a batch axis (S) and (T). The
// layers are in layers.hpp. Left out: keeping the decoder's own keys from word to word (chapter 13).
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "09_attention/positions.hpp"
#include "11_transformer/layers.hpp"
#include "nn/layers.hpp"
#include "tensor/ops.hpp"
#include "text/batching.hpp"

namespace unrolled::transformer {

/// What the decoder needs of a source, made once however long the target grows.
struct Memory {
  std::vector<attention::KeyValue> layers;  ///< each decoder layer's keys and values: (…,S,C)
  Mask hidden = attention::no_mask;         ///< the source's padding
};

using Words = std::vector<std::string>;  ///< what the record calls the positions; may be empty

class Transformer : public nn::Module {
 public:
  /// Matrices begin as Glorot and Bengio 2010 (eq. 16) have them, biases at 0, E with deviation 1/√C.
  Transformer(const Config& config, Generator& generator)
      : config(config),
        embedding(add("embedding", nn::Embedding(config.vocabulary, config.width, generator,
                                                 1 / std::sqrt(static_cast<double>(config.width))))),
        encoder(add("encoder", Stack<EncoderLayer>(config, generator))),
        decoder(add("decoder", Stack<DecoderLayer>(config, generator))),
        drop(config.dropout) {
    for (auto& [name, tensor] : named_parameters()) {
      if (name.ends_with(".bias")) tensor.value().fill(0);
      if (!name.ends_with(".weight")) continue;
      const double bound = std::sqrt(6 / static_cast<double>(tensor.size(0) + tensor.size(1)));
      tensor.value() = uniform(tensor.shape(), -bound, bound, generator);
    }
  }

  // [forward]
  /// The scores of each next word, given the source and the words before (teacher forcing): (…,T,V).
  Tensor operator()(const text::Padded& source, const Indices& target) const {
    return logits(decode(read(source), target));
  }

  Memory read(const text::Padded& source, const Words& words = {}) const {
    Memory memory;
    if (source.ids.dimension() > 1) {
      memory.hidden = attention::padding_mask(source.lengths, source.ids.shape(1));
    }
    const Tensor x = encode(source.ids, memory.hidden, words);  // (…,S,C)
    const trace::Scope scope("decoder");
    for (std::size_t n = 0; n < decoder.layers.size(); ++n) {
      const trace::Scope layer("", n), part("cross");
      memory.layers.push_back(decoder.layers[n].cross.keys_and_values(x));
    }
    return memory;
  }

  /// ids (…,S) → (…,S,C)
  Tensor encode(const Indices& ids, const Mask& hidden, const Words& words = {}) const {
    const trace::Scope scope("encoder");
    Tensor x = embed(ids, words);
    for (std::size_t n = 0; n < encoder.layers.size(); ++n) {
      const trace::Scope layer("", n);
      x = encoder.layers[n](x, hidden);
    }
    return encoder.finish(x);
  }

  /// target (…,T): padding stands at its end, so what hides the future hides it from every word.
  Tensor decode(const Memory& memory, const Indices& target, const Words& words = {}) const {
    const trace::Scope scope("decoder");
    const std::size_t T = target.shape().back();
    const Mask future = config.causal_mask ? attention::causal_mask(T) : attention::no_mask;
    Tensor y = embed(target, words);  // (…,T,C)
    for (std::size_t n = 0; n < decoder.layers.size(); ++n) {
      const trace::Scope layer("", n);
      y = decoder.layers[n](y, memory.layers[n], future, memory.hidden);
    }
    return decoder.finish(y);
  }

  /// y (…,T,C) → (…,T,V)
  Tensor logits(const Tensor& y) const {
    const Tensor scores = matmul(y, transpose(embedding.table));
    trace::names({{"logits", scores}}, {{"word", y}, {"next"}});
    return scores;
  }

  /// ids (…,T) → (…,T,C)
  Tensor embed(const Indices& ids, const Words& words) const {
    const trace::Scope scope("embed");
    Tensor x = embedding(ids) * std::sqrt(static_cast<double>(config.width));
    if (config.positions) {
      const Tensor positions(attention::sinusoidal_positions(x.size(-2), x.size(-1)));  // (T,C)
      x = x + trace::label(positions, "positions");
    }
    if (x.axes() == 2) trace::label(x, "x", {{"word", words}, {"feature", {}}});
    return drop(x);
  }
  // [/forward]

  Config config;
  nn::Embedding embedding;
  Stack<EncoderLayer> encoder;
  Stack<DecoderLayer> decoder;
  nn::Dropout drop;
};

}  // namespace unrolled::transformer
