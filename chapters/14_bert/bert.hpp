// BERT: a stack of encoder layers that reads a text at once, every token looking to both sides (Devlin et al. 2019).
//
//   x = token[ids] + position[t] + segment[s]      (B,T,C)  s is 0 in the first sentence, 1 in the second
//   x = encoder layers(x)                          (B,T,C)  chapter 11's; nothing is hidden but padding
//   p(word behind a mask) = softmax(x tokenᵀ + b)  (B,T,V)  the embedding is the readout too
//   p(B follows A) = softmax(tanh(x_[CLS] W) U)    (B,2)    the "pooler" and the next-sentence head, with their biases
//
// One text may come without the batch axis, ids (T) → x (T,C). The norm stands before each part, as in chapter 13;
// the published model has it behind (Config::norm). Left out: the published model's norm behind the embeddings,
// and its dense layer between x and the readout.
#pragma once

#include <string>
#include <vector>

#include "11_transformer/layers.hpp"
#include "14_bert/input.hpp"

namespace unrolled::bert {

/// How large the model is.
struct Config {
  std::size_t vocabulary = 0;  ///< V
  std::size_t positions = 64;  ///< the longest text
  std::size_t width = 32;      ///< C
  std::size_t heads = 4;       ///< H
  std::size_t layers = 2;      ///< L
  double dropout = 0;
  transformer::Norm norm = transformer::Norm::pre;
  double initial_std = 0.1;  ///< of all weights at the start; the published .02 is too little when narrow
  bool causal = false;  ///< hides what is to the right, as in chapter 13: what this chapter is compared with
};

class Bert : public nn::Module {
 public:
  static constexpr std::size_t segments = 2;

  /// Errors: as attention's.
  Bert(const Config& config, Generator& generator)
      : config(config),
        token(add("token", nn::Embedding(config.vocabulary, config.width, generator))),
        position(add("position", nn::Embedding(config.positions, config.width, generator))),
        segment(add("segment", nn::Embedding(segments, config.width, generator))),
        encoder(add("encoder", transformer::Stack<transformer::EncoderLayer>(layers_of(config), generator))),
        readout_bias(add("readout_bias", xt::zeros<Real>({config.vocabulary}))),
        pooler(add("pooler", nn::Linear(config.width, config.width, generator))),
        next_sentence(add("next_sentence", nn::Linear(config.width, 2, generator))),
        drop(config.dropout) {
    nn::begin_normal(*this, config.initial_std, generator);
  }

  // [forward]
  /// Each token's vector, with all of the text in it: (…,T) → (…,T,C). `words` name the tokens in the record.
  /// Errors: a text longer than there are positions, a token outside [0, V).
  Tensor operator()(const Input& input, const std::vector<std::string>& words = {}) const {
    return layers(input, words).back();
  }

  /// What goes into the first layer, and what comes out of each; the last one normalised: L + 1 times (…,T,C).
  std::vector<Tensor> layers(const Input& input, const std::vector<std::string>& words = {}) const {
    const trace::Scope scope("encoder");
    const Mask hidden = hidden_of(input);
    std::vector<Tensor> all = {embed(input, words)};
    for (std::size_t n = 0; n < encoder.layers.size(); ++n) {
      const trace::Scope layer("", n);
      all.push_back(encoder.layers[n](all.back(), hidden));
    }
    all.back() = encoder.finish(all.back());
    return all;
  }

  /// Scores of all words for each vector: x (…,C) → (…,V).
  Tensor logits(const Tensor& x) const {
    const trace::Scope scope("readout");
    return matmul(x, transpose(token.table)) + readout_bias;
  }

  /// Scores of "another text" and "the next sentence", from the vector of [CLS]: x (B,T,C) → (B,2).
  Tensor next_sentence_logits(const Tensor& x) const {
    const trace::Scope scope("next_sentence");
    const Tensor first = reshape(slice(x, 1, 0, 1), {static_cast<Index>(x.size(0)), -1});  // (B,C)
    return next_sentence(tanh(pooler(first)));
  }
  // [/forward]

  /// token + position + segment: (…,T) → (…,T,C).
  Tensor embed(const Input& input, const std::vector<std::string>& words = {}) const {
    const trace::Scope scope("embedding");
    const std::size_t T = input.ids.shape().back();
    if (T > config.positions) {
      throw Error(fmt::format("bert: a text of {} tokens, and {} positions", T, config.positions),
                  "give it the first ones only");
    }
    const Indices where = xt::arange<Index>(static_cast<Index>(T));
    const Tensor x = token(input.ids) + position(where) + segment(input.segments);  // (…,T,C)
    if (x.axes() == 2) trace::label(x, "x", {{"token", words}, {"feature", {}}});
    return drop(x);
  }

  /// Which positions no token may look at: padding, and with Config::causal whatever is to the right.
  Mask hidden_of(const Input& input) const {
    const std::size_t T = input.ids.shape().back();
    const Mask padding =
        input.ids.dimension() > 1 ? attention::padding_mask(input.lengths, T) : attention::no_mask;
    return config.causal ? attention::hidden_by_either(padding, attention::causal_mask(T)) : padding;
  }

  Config config;
  nn::Embedding token, position, segment;
  transformer::Stack<transformer::EncoderLayer> encoder;
  Tensor readout_bias;
  nn::Linear pooler, next_sentence;
  nn::Dropout drop;

 private:
  static transformer::Config layers_of(const Config& config) {
    return {.vocabulary = config.vocabulary,
            .width = config.width,
            .heads = config.heads,
            .inner = 4 * config.width,
            .layers = config.layers,
            .dropout = config.dropout,
            .norm = config.norm,
            .last_norm = config.norm == transformer::Norm::pre,
            .activation = transformer::Activation::gelu};
  }
};

}  // namespace unrolled::bert
