// A reader of text that is told where its tokens stand in one of seven ways: two causal blocks on chapter 09's attention, the same
// for each way.
//
//   x      = place(embed(token))                                      (B,T,C)
//   x      = x + attention(norm(x)), causal, turned and biased        each block
//   x      = x + down(gelu(up(norm(x))))
//   logits = readout(norm(x))                                         (B,T,V): of the next token
//
// Blocks are explained in chapter 11, and this one's order ("pre-norm") in chapter 13.
#pragma once

#include <string>
#include <vector>

#include "09_attention/attention.hpp"
#include "10_positions/ways.hpp"
#include "nn/layers.hpp"

namespace unrolled::positions {

struct Config {
  std::size_t vocabulary = 256;  ///< V
  std::size_t width = 48;        ///< C
  std::size_t heads = 4;         ///< H
  std::size_t layers = 2;
  std::size_t longest = 128;  ///< rows of a learnt table
  bool feed_forward = true;   ///< false: attention alone
};

/// What was read before, of each block: keys are kept as they were turned.
using Kept = std::vector<attention::KeyValue>;

struct Block : nn::Module {
  Block(const Config& config, Generator& generator)
      : norm_1(add("norm_1", nn::LayerNorm(config.width))),
        self_attention(
            add("attention", attention::MultiHeadAttention(config.width, config.heads, generator))),
        norm_2(config.width),
        up(config.width, 4 * config.width, generator),
        down(4 * config.width, config.width, generator),
        feed_forward(config.feed_forward) {
    if (!feed_forward) return;
    add("norm_2", norm_2);
    add("up", up);
    add("down", down);
  }

  // [block]
  /// x (…,T,C), the tokens from position `first` on, → (…,T,C). Keys and values of earlier tokens, in `kept`, are looked at
  /// too, and these join them.
  Tensor operator()(const Tensor& x, const Way& way, std::size_t first, attention::KeyValue& kept) const {
    const Tensor looked = x + attend(norm_1(x), way, first, kept);
    const Tensor y = feed_forward ? looked + down(gelu(up(norm_2(looked)))) : looked;
    trace::names({{"looked", looked}, {"x", y}}, {{"token", x}, {"feature"}});
    return y;
  }

  Tensor attend(const Tensor& x, const Way& way, std::size_t first, attention::KeyValue& kept) const {
    const trace::Scope scope("attention");
    const attention::KeyValue now = self_attention.keys_and_values(x);  // (…,T,C)
    const Tensor as_they_are = self_attention.W_q(x);
    trace::names({{"queries", as_they_are}}, {{"query", x}, {"feature"}});
    const Tensor queries = way.turn(as_they_are, first), keys = way.turn(now.key, first);
    kept = kept.key ? attention::KeyValue{concat({kept.key, keys}, -2), concat({kept.value, now.value}, -2)}
                    : attention::KeyValue{keys, now.value};  // (…,S,C)
    const std::size_t T = x.size(-2), S = kept.key.size(-2);
    return self_attention.attend_with(queries, kept, attention::causal_mask(T, S), way.bias(queries, S));
  }
  // [/block]

  nn::LayerNorm norm_1;
  attention::MultiHeadAttention self_attention;
  nn::LayerNorm norm_2;
  nn::Linear up, down;
  bool feed_forward;
};

class Reader : public nn::Module {
 public:
  /// Errors: as attention's.
  Reader(const Config& config, Kind kind, Generator& generator)
      : config(config),
        kind(kind),
        embed(add("embed", nn::Embedding(config.vocabulary, config.width, generator, 0.1))),
        norm(config.width),
        readout(config.width, config.vocabulary, generator) {
    for (std::size_t i = 0; i < config.layers; ++i) {
      blocks.push_back(add("block." + std::to_string(i), Block(config, generator)));
    }
    add("norm", norm);
    add("readout", readout);
    // Drawn last: all that is learnt besides begins alike in each way
    way = make_way(kind, config.width, config.heads, config.longest, generator);
    add("way", static_cast<const nn::Module&>(*way));
  }

  // [read]
  /// The next token's scores at each position: tokens (B,T) → (B,T,V), or (T) → (T,V). What was read before is in `kept`, which
  /// these tokens join. Errors: a token outside [0, V); more tokens than a
  /// learnt table has rows; heads of odd width that are to be turned.
  Tensor operator()(const Indices& tokens, Kept& kept, const std::vector<std::string>& words = {}) const {
    kept.resize(blocks.size());
    const std::size_t first = kept.empty() || !kept[0].key ? 0 : kept[0].key.size(-2);
    const Tensor embedded = embed(tokens);  // (…,T,C)
    if (embedded.axes() == 2) trace::label(embedded, "embedded", {{"token", words}, {"feature", {}}});
    Tensor x = way->place(embedded, first);
    trace::names({{"x", x}}, {{"token", embedded}, {"feature"}});
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const trace::Scope scope("block.", i);
      x = blocks[i](x, *way, first, kept[i]);
    }
    const Tensor logits = readout(norm(x));  // (…,T,V)
    trace::names({{"logits", logits}}, {{"token", x}, {"next"}});
    return logits;
  }
  // [/read]

  Tensor operator()(const Indices& tokens, const std::vector<std::string>& words = {}) const {
    Kept kept;
    return (*this)(tokens, kept, words);
  }

  Config config;
  Kind kind;
  nn::Embedding embed;
  std::vector<Block> blocks;
  nn::LayerNorm norm;
  nn::Linear readout;
  WayPointer way;
};

}  // namespace unrolled::positions
