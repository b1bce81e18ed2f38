// GPT-2: at every position, guess the next token from those up to here.
//
//   x      = wte[token] + wpe[position]                        (B,T,C)
//   x      = x + attention(norm_1(x)),  causal                 each of L blocks: normalised before each part ("pre-norm"),
//   x      = x + down(gelu(up(norm_2(x))))                     so that the residual stream x is changed by sums only
//   logits = norm_f(x) · wteᵀ                                  (B,T,V): the embedding is the readout too ("tied")
//
// Radford et al. 2019, §2.3, in the layout in which its weights were published. One text may come without the
// batch axis, tokens (T) → logits (T,V). gelu is the tanh approximation, as in the published model. Left out: the fusing
// of query, key and value into one product, as chapter 09 has them apart.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "09_attention/attention.hpp"
#include "13_gpt/cache.hpp"
#include "nn/layers.hpp"
#include "tensor/ops.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::gpt {

/// How large the model is. The defaults are the smallest GPT-2.
struct Config {
  std::size_t vocabulary = 50257;  ///< V
  std::size_t context = 1024;      ///< the most tokens it can look back on
  std::size_t width = 768;         ///< C
  std::size_t heads = 12;          ///< H
  std::size_t layers = 12;         ///< L
  bool feed_forward = true;        ///< false: attention alone
  double dropout = 0;
  double initial_std = 0.02;  ///< of the weights at the start; narrow models learn sooner from a larger one
};

/// C → 4C → C for each position by itself.
struct FeedForward : nn::Module {
  FeedForward(std::size_t C, Generator& generator)
      : up(add("up", nn::Linear(C, 4 * C, generator))), down(add("down", nn::Linear(4 * C, C, generator))) {}
  Tensor operator()(const In& x) const { return down(gelu_tanh(up(x))); }
  nn::Linear up, down;
};

struct Block : nn::Module {
  Block(const Config& config, Generator& generator)
      : norm_1(add("norm_1", nn::LayerNorm(config.width))),
        self_attention(add("attention", attention::MultiHeadAttention(config.width, config.heads, generator,
                                                                      config.dropout))),
        norm_2(config.width),
        drop(config.dropout) {
    if (!config.feed_forward) return;
    add("norm_2", norm_2);
    feed_forward = add("feed_forward", FeedForward(config.width, generator));
  }

  // [block]
  /// x (…,T,C) → (…,T,C). With `kept`, the keys and values of earlier positions are looked at too, and ours
  /// join them.
  Tensor operator()(const Tensor& x, const Mask& hidden, KeyValue* kept = nullptr) const {
    const Tensor looked = x + drop(attend(x, hidden, kept));
    const Tensor y = feed_forward ? with_feed_forward(looked) : looked;
    trace::names({{"looked", looked}, {"x", y}}, {{"token", x}, {"feature"}});
    return y;
  }

  /// What attention adds to x (…,T,C). The sum is left to the caller: chapter 21 makes it too, and goes on differently.
  Tensor attend(const Tensor& x, const Mask& hidden, KeyValue* kept) const {
    const trace::Scope scope("attention");
    const Tensor normalised = norm_1(x);
    trace::names({{"normalised", normalised}}, {{"token", x}, {"feature"}});
    KeyValue source = self_attention.keys_and_values(normalised);  // (…,T,C)
    if (kept && kept->key) {
      source = {concat({kept->key, source.key}, -2), concat({kept->value, source.value}, -2)};
    }
    if (kept) *kept = source;  // (…,S,C)
    return self_attention.attend_to(source, normalised, hidden);
  }

  /// x plus what the feed-forward layers add to it (…,T,C). In the record this sum belongs to their scope.
  Tensor with_feed_forward(const Tensor& x) const {
    const trace::Scope scope("feed_forward");
    return x + drop((*feed_forward)(norm_2(x)));
  }
  // [/block]

  nn::LayerNorm norm_1;
  attention::MultiHeadAttention self_attention;
  nn::LayerNorm norm_2;
  std::optional<FeedForward> feed_forward;
  nn::Dropout drop;
};

class Gpt : public nn::Module {
 public:
  /// Weights begin normal, those that end a block's two parts divided by √(2L), biases 0 (§2.3): all tokens begin about
  /// equally likely. Errors: as attention's.
  Gpt(const Config& config, Generator& generator)
      : config(config),
        wte(add("wte", nn::Embedding(config.vocabulary, config.width, generator, config.initial_std))),
        wpe(add("wpe", nn::Embedding(config.context, config.width, generator, config.initial_std))),
        norm_f(config.width),
        drop(config.dropout) {
    for (std::size_t i = 0; i < config.layers; ++i) {
      blocks.push_back(add("block." + std::to_string(i), Block(config, generator)));
    }
    add("norm_f", norm_f);
    for (auto& [name, tensor] : named_parameters()) {
      const bool ends_a_part = name.ends_with("W_o.weight") || name.ends_with("down.weight");
      const double shrink = ends_a_part ? 1 / std::sqrt(2.0 * static_cast<double>(config.layers)) : 1;
      if (name.ends_with(".bias")) tensor.value().fill(0);
      if (name.ends_with(".weight"))
        tensor.value() = normal(tensor.shape(), config.initial_std * shrink, generator);
    }
  }

  // [forward]
  /// Each next token's scores: tokens (B,T) → (B,T,V), or (T) → (T,V). Errors: as states().
  Tensor operator()(const Indices& tokens, const ForwardOptions& options = {}) const {
    return score(states(tokens, options));
  }

  /// What the blocks make of each token, normalised: tokens (B,T) → (B,T,C), or (T) → (T,C). Other readouts than
  /// the next token may stand on it. Errors: no token, more than the context, one outside [0, V); lengths that do not
  /// fit; a cache of another batch.
  Tensor states(const Indices& tokens, const ForwardOptions& options = {}) const {
    Cache fresh;
    Cache& cache = options.cache ? *options.cache : fresh;
    check(tokens, cache, options.lengths);
    // The counts in the cache give the positions, so these come before the tokens are counted
    Tensor x = embed(tokens, cache, options.words);                      // (B,T,C)
    const Mask hidden = count_and_mask(tokens, cache, options.lengths);  // (T,S), (B,T,S) or no_mask
    cache.blocks.resize(blocks.size());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const trace::Scope scope("block.", i);
      x = blocks[i](x, hidden, options.cache ? &cache.blocks[i] : nullptr);
    }
    const trace::Scope scope("readout");
    if (options.last_only) x = slice(x, -2, -1, static_cast<Index>(x.size(-2)));
    const Tensor states = norm_f(x);  // (B,T,C), or (B,1,C) of the last position only
    trace::names({{"states", states}}, {{"token", x}, {"feature"}});
    return states;
  }

  Tensor score(const Tensor& states) const {
    const trace::Scope scope("readout");
    const Tensor logits = inner(states, wte.table);  // (B,T,V)
    trace::names({{"logits", logits}}, {{"token", states}, {"next"}});
    return logits;
  }
  // [/forward]

  Config config;
  nn::Embedding wte, wpe;
  std::vector<Block> blocks;
  nn::LayerNorm norm_f;
  nn::Dropout drop;

 private:
  /// A row's positions go on where its reading stopped.
  Tensor embed(const Indices& tokens, Cache& cache, const std::vector<std::string>& words) const {
    const trace::Scope scope("embedding");
    const std::size_t T = tokens.shape().back();
    cache.read.resize(tokens.size() / std::max<std::size_t>(T, 1));
    Indices positions = Indices::from_shape(tokens.shape());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      positions.flat(i) = static_cast<Index>(cache.read[i / T] + i % T);
      if (cache.read[i / T] + i % T < config.context) continue;
      throw Error(fmt::format("gpt: {} tokens where the model looks back on {}", cache.read[i / T] + T,
                              config.context),
                  "give it the last ones only");
    }
    const Tensor x = wte(tokens) + wpe(positions);
    if (x.axes() == 2) trace::label(x, "x", {{"token", words}, {"feature", {}}});
    return drop(x);
  }
};

}  // namespace unrolled::gpt
