// A task that can only be done by looking back: random tokens, then the same again.
//
//   7 3 29 11 … (p different tokens) 7 3 29 11 … 7 3     p random, so a position says nothing; the tokens random, so
//                                                        nothing can be learnt but "what came after this one before?"
//
// It takes two looks, one after the other: first each token learns which token came before it, then a later one finds
// what came after the same token earlier (an "induction head", Olsson et al. 2022). One layer of one head can look
// only once.
#pragma once

#include <numeric>
#include <vector>

#include "13_gpt/training.hpp"

namespace unrolled::gpt {

inline constexpr std::size_t repeat_tokens = 32, repeat_time = 48;       ///< V and T
inline constexpr std::size_t shortest_repeat = 12, longest_repeat = 24;  ///< p; T holds it at least twice

/// Repeated segments: `examples` in full, and the targets of one part only, the rest ignored.
struct Repeats {
  Examples examples;
  Indices first_targets;   ///< (B,T): those in the first copy, which are random
  Indices second_targets;  ///< (B,T): those in the copies after it, which can be looked up
};

inline Repeats draw_repeats(std::size_t B, Generator& generator) {
  constexpr std::size_t T = repeat_time;
  Repeats repeats{{Indices::from_shape({B, T}), Indices::from_shape({B, T})}, {}, {}};
  repeats.first_targets = repeats.second_targets = Indices({B, T}, ignored);
  std::vector<Index> shuffled_tokens(repeat_tokens);
  std::iota(shuffled_tokens.begin(), shuffled_tokens.end(), Index{0});
  for (std::size_t b = 0; b < B; ++b) {
    generator.shuffle(shuffled_tokens);
    const std::size_t period = shortest_repeat + generator.below(longest_repeat - shortest_repeat + 1);
    for (std::size_t t = 0; t < T; ++t) {
      repeats.examples.inputs(b, t) = shuffled_tokens[t % period];
      repeats.examples.targets(b, t) = shuffled_tokens[(t + 1) % period];
      // That the segment begins again shows only at its first token: from there on everything can be known
      if (t + 1 < period) repeats.first_targets(b, t) = shuffled_tokens[t + 1];
      if (t >= period) repeats.second_targets(b, t) = shuffled_tokens[(t + 1) % period];
    }
  }
  return repeats;
}

// [copier]
/// L blocks of attention alone, one head each, and a readout of its own: tied to the token vectors, the same
/// model learns to copy several times as slowly, or not at all in this time.
struct Copier : nn::Module {
  static constexpr std::size_t width = 64;
  static constexpr double initial_std = 0.05;  // anything from .02 to .3 will do (README.md)

  Copier(std::size_t layers, Generator& generator)
      : tokens(add("tokens", nn::Embedding(repeat_tokens, width, generator, initial_std))),
        positions(add("positions", nn::Embedding(repeat_time, width, generator, initial_std))),
        norm(width),
        readout(nn::Linear(width, repeat_tokens, generator)) {
    const Config config = {.width = width, .heads = 1, .feed_forward = false};
    for (std::size_t i = 0; i < layers; ++i)
      blocks.push_back(add(fmt::format("block.{}", i), Block(config, generator)));
    add("norm", norm);
    add("readout", readout);
  }

  /// tokens (B,T) → the scores of each next token (B,T,V).
  Tensor operator()(const Indices& inputs) const {
    const std::size_t T = inputs.shape(1);
    Tensor x = tokens(inputs) + positions(Indices(xt::arange<Index>(static_cast<Index>(T))));  // (B,T,C)
    for (const Block& block : blocks) x = block(x, attention::causal_mask(T));
    return readout(norm(x));
  }

  nn::Embedding tokens, positions;
  std::vector<Block> blocks;
  nn::LayerNorm norm;
  nn::Linear readout;
};
// [/copier]

/// In nats a token.
inline double loss_of(const Copier& model, const Indices& inputs, const Indices& targets) {
  const NoGrad no_grad;
  return cross_entropy(model(inputs), targets).item();
}

}  // namespace unrolled::gpt
