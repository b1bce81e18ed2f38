// T5: chapter 11's encoder and decoder, where each task is a text and each answer is one, and no token is told its place. Only the
// scores of self-attention know how far apart two tokens stand.
//
//   x = E[source]                        self-attention both ways  + b_in[bucket(i − j)]
//   y = E[⟨start⟩ target]                self-attention to the left + b_out[bucket(i − j)];   cross-attention: no bias
//   p(next token) = softmax(y Eᵀ)
//
// Raffel et al. 2020, §2.1. One table of biases serves all layers of the encoder, another those of the decoder (chapter 10's
// buckets). Left out: their norm has no mean and no bias, their matrices have no biases, and their scores are not divided by √D
// (chapter 17 has these parts).
#pragma once

#include <cmath>

#include "10_positions/buckets.hpp"
#include "11_transformer/transformer.hpp"
#include "15_encoder_decoder/corruption.hpp"
#include "text/batching.hpp"

namespace unrolled::infilling {

struct T5Config {
  std::size_t vocabulary;
  std::size_t width = 32, heads = 4, inner = 128, layers = 1;
  std::size_t buckets = 16, furthest = 32;
};

class T5 : public nn::Module {
 public:
  using Words = transformer::Words;

  /// Matrices begin normal with deviation 1/√C, E with .1, the biases of distances with .5. Errors: as attention's.
  T5(const T5Config& config, Generator& generator)
      : config(config),
        embedding(add("embedding", nn::Embedding(config.vocabulary, config.width, generator, 0.1))),
        encoder(add("encoder", transformer::Stack<transformer::EncoderLayer>(layers(config), generator))),
        decoder(add("decoder", transformer::Stack<transformer::DecoderLayer>(layers(config), generator))),
        bias_in(
            add("bias_in", positions::BucketBias({config.buckets, config.furthest, false}, config.heads))),
        bias_out(
            add("bias_out", positions::BucketBias({config.buckets, config.furthest, true}, config.heads))) {
    for (auto& [name, tensor] : named_parameters()) {
      if (name.ends_with(".bias")) tensor.value().fill(0);
      if (name.ends_with(".weight"))
        tensor.value() = normal(tensor.shape(), 1 / std::sqrt(static_cast<double>(config.width)), generator);
      if (name.starts_with("bias_")) tensor.value() = normal(tensor.shape(), 0.5, generator);
    }
  }

  // [forward]
  /// The scores of each next token: source and target (B,S) and (B,T), or (S) and (T) → (…,T,V). A target begins with ⟨start⟩.
  Tensor operator()(const text::Padded& source, const Indices& target) const {
    return score(decode(read(source), target));
  }

  /// What the decoder needs of a source.
  transformer::Memory read(const text::Padded& source, const Words& words = {}) const {
    transformer::Memory memory;
    if (source.ids.dimension() > 1)
      memory.hidden = attention::padding_mask(source.lengths, source.ids.shape(1));
    Tensor x = embed(source.ids, "encoder", words);
    const trace::Scope scope("encoder");
    const Tensor bias = distances_in(x, bias_in);  // (H,S,S): made once, used in each layer
    for (std::size_t n = 0; n < encoder.layers.size(); ++n) {
      const trace::Scope layer("", n);
      x = encoder.layers[n](x, memory.hidden, bias);
    }
    x = encoder.finish(x);
    for (const transformer::DecoderLayer& layer : decoder.layers)
      memory.layers.push_back(layer.cross.keys_and_values(x));
    return memory;
  }

  /// target (…,T) → (…,T,C)
  Tensor decode(const transformer::Memory& memory, const Indices& target, const Words& words = {}) const {
    Tensor y = embed(target, "decoder", words);
    const trace::Scope scope("decoder");
    const Tensor bias = distances_in(y, bias_out);  // (H,T,T)
    const Mask future = attention::causal_mask(y.size(-2));
    for (std::size_t n = 0; n < decoder.layers.size(); ++n) {
      const trace::Scope layer("", n);
      y = decoder.layers[n](y, memory.layers[n], future, memory.hidden, bias);
    }
    return decoder.finish(y);
  }

  /// y (…,T,C) → (…,T,V)
  Tensor score(const Tensor& y) const {
    const Tensor logits = inner(y, embedding.table);
    trace::names({{"logits", logits}}, {{"token", y}, {"next"}});
    return logits;
  }
  // [/forward]

  T5Config config;
  nn::Embedding embedding;
  transformer::Stack<transformer::EncoderLayer> encoder;
  transformer::Stack<transformer::DecoderLayer> decoder;
  positions::BucketBias bias_in, bias_out;

 private:
  Tensor embed(const Indices& ids, const char* part, const Words& words) const {
    const trace::Scope scope(part);
    const Tensor x = embedding(ids);
    if (x.axes() == 2) trace::label(x, "x", {{"token", words}, {"feature", {}}});
    return x;
  }

  static Tensor distances_in(const Tensor& x, const positions::BucketBias& table) {
    const Tensor bias = table.bias(x, x.size(-2));
    trace::names({{"bias", bias}}, {{"head"}, {"query", x}, {"key", x}});
    return bias;
  }

  static transformer::Config layers(const T5Config& config) {
    return {.vocabulary = config.vocabulary,
            .width = config.width,
            .heads = config.heads,
            .inner = config.inner,
            .layers = config.layers,
            .positions = false};
  }
};

/// What a T5 reads, and what it is to write: a batch.
struct TaskBatch {
  text::Padded source;
  Indices given;   ///< (B,T): ⟨start⟩ and the target but its last token
  Indices wanted;  ///< (B,T): the target; `ignored` after it
};

// [batch]
inline TaskBatch batch_of(const std::vector<Task>& tasks, const Marks& marks) {
  std::vector<Tokens> sources, given, wanted;
  for (const Task& task : tasks) {
    sources.push_back(task.source);
    given.push_back({marks.start()});
    given.back().insert(given.back().end(), task.target.begin(), task.target.end() - 1);
    wanted.push_back(task.target);
  }
  return {text::pad(sources), text::pad(given).ids, text::pad(wanted, ignored).ids};
}
// [/batch]

inline Tensor task_loss(const T5& model, const TaskBatch& batch) {
  return cross_entropy(model(batch.source, batch.given), batch.wanted);
}

}  // namespace unrolled::infilling
