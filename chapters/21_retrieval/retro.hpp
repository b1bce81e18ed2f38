// RETRO: a GPT that looks up, for each chunk of what it reads, texts like it, and reads them too.
//
//   E_u = encoder(neighbours of chunk u)                    (K·R,C)  both directions: what was found is all there
//   x_i = x_i + attention(norm(x_i), E_u)   for the m positions  u·m + m−1 ≤ i ≤ u·m + 2m−2    "chunked cross-attention"
//
// A chunk is looked up when it is whole, at its last token: what was found may be seen there, and by the chunk after it
// up to the token before its last; so no position sees anything that depends on later tokens (Borgeaud et al. 2022, §2.4
// and figure 2). All else is chapter 13's GPT. Left out: the encoder does not look at the chunk that asks (§2.3), and only
// the last block looks at neighbours.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "13_gpt/gpt.hpp"
#include "21_retrieval/chunks.hpp"

namespace unrolled::retrieval {

struct Config {
  gpt::Config decoder = {};
  std::size_t chunk = 8;      ///< m
  std::size_t retrieved = 8;  ///< R: tokens of a neighbour, its continuation included
};

/// The neighbours of one chunk as the text sees them: K·R vectors, and which of them are padding.
struct Encoded {
  Tensor vectors;  ///< (…,K·R,C)
  Mask hidden;     ///< (…,1,K·R)
};

// [encoder]
/// Reads each neighbour by itself, in both directions.
struct NeighbourEncoder : nn::Module {
  NeighbourEncoder(const Config& config, Generator& generator)
      : wpe(add("wpe", nn::Embedding(config.retrieved, config.decoder.width, generator))),
        block(add("block", gpt::Block(config.decoder, generator))),
        norm(add("norm", nn::LayerNorm(config.decoder.width))) {}

  /// found (…,K,R) → (…,K·R,C)
  Encoded operator()(const Indices& found, const nn::Embedding& wte) const {
    const std::size_t R = found.shape().back(), K = found.shape(found.dimension() - 2);
    const std::size_t N = found.size() / R, C = wte.table.size(1);
    const Indices rows = xt::reshape_view(found, {N, R});
    const Mask filled = xt::equal(rows, padding);
    const Tensor x = wte(rows) + wpe(Indices(xt::arange<Index>(static_cast<Index>(R))));  // (B·K,R,C)
    const Tensor read = norm(block(x, Mask(xt::expand_dims(filled, 1))));
    if (found.dimension() == 2)
      return {reshape(read, as_shape({K * R, C})), xt::reshape_view(filled, {std::size_t{1}, K * R})};
    const std::size_t B = found.shape(0);
    return {reshape(read, as_shape({B, K * R, C})), xt::reshape_view(filled, {B, std::size_t{1}, K * R})};
  }

  nn::Embedding wpe;
  gpt::Block block;
  nn::LayerNorm norm;

 private:
  static std::vector<Index> as_shape(const std::vector<std::size_t>& sizes) {
    return {sizes.begin(), sizes.end()};
  }
};
// [/encoder]

// [cca]
/// Each position looks at the neighbours of the last chunk that was whole when it was read.
struct ChunkedCrossAttention : nn::Module {
  /// Without biases, so that where nothing was found nothing is added.
  ChunkedCrossAttention(const Config& config, Generator& generator)
      : chunk(static_cast<Index>(config.chunk)),
        norm(add("norm", nn::LayerNorm(config.decoder.width))),
        attention(add("attention", attention::MultiHeadAttention(config.decoder.width, config.decoder.heads,
                                                                 generator, 0, nn::Linear::Bias::no))) {}

  /// x (…,T,C), the neighbours of each of its U = T / m whole chunks → (…,T,C). Errors: another number of chunks.
  Tensor operator()(const Tensor& x, const std::vector<Encoded>& neighbours) const {
    const auto T = static_cast<Index>(x.size(-2)), U = static_cast<Index>(neighbours.size());
    if (U != T / chunk)
      throw Error(fmt::format("neighbours of {} chunks for {} tokens in chunks of {}", U, T, chunk));
    // Before the first chunk is whole there is nothing to look at.
    std::vector<Tensor> parts = {slice(x, -2, 0, std::min(T, chunk - 1))};
    for (Index u = 0; u < U; ++u) {
      const trace::Scope scope("chunk.", static_cast<std::size_t>(u));
      const Index begin = u * chunk + chunk - 1, end = std::min(T, begin + chunk);
      const Tensor asking = slice(x, -2, begin, end);  // (…,m,C)
      const Encoded& found = neighbours[static_cast<std::size_t>(u)];
      parts.push_back(asking + attention(norm(asking), found.vectors, found.hidden));
    }
    return concat(parts, -2);
  }

  Index chunk;
  nn::LayerNorm norm;
  attention::MultiHeadAttention attention;
};
// [/cca]

/// Chapter 13's block with chunked cross-attention between its two parts.
struct RetroBlock : gpt::Block {
  RetroBlock(const Config& config, Generator& generator)
      : Block(config.decoder, generator), cross(add("cross", ChunkedCrossAttention(config, generator))) {}

  Tensor operator()(const Tensor& x, const Mask& hidden, const std::vector<Encoded>& neighbours) const {
    Tensor y = x + attend(x, hidden, nullptr);
    {
      const trace::Scope scope("cross");
      y = cross(y, neighbours);
    }
    const trace::Scope scope("feed_forward");
    return y + (*feed_forward)(norm_2(y));
  }

  ChunkedCrossAttention cross;
};

class Retro : public nn::Module {
 public:
  Retro(const Config& config, Generator& generator)
      : config(config),
        decoder(add("decoder", gpt::Gpt(lower(config.decoder), generator))),
        encoder(add("encoder", NeighbourEncoder(config, generator))),
        last(add("last", RetroBlock(config, generator))) {
    nn::begin_normal(*this, 0.05, generator);
  }

  // [forward]
  /// Each next token's scores: tokens (B,T), found (B,U,K,R) → (B,T,V); or (T), (U,K,R) → (T,V). Padding among the
  /// found tokens is not looked at; a chunk with nothing else found nothing.
  /// Errors: more tokens than the context, a token outside [0, V), sizes that do not fit.
  Tensor operator()(const Indices& tokens, const Indices& found,
                    const std::vector<std::string>& words = {}) const {
    const std::vector<Encoded> neighbours = encode(found);
    Tensor x = embed(tokens, words);  // (B,T,C)
    const Mask future = attention::causal_mask(tokens.shape().back());
    for (std::size_t i = 0; i < decoder.blocks.size(); ++i) {
      const trace::Scope scope("block.", i);
      x = decoder.blocks[i](x, future);
    }
    {
      const trace::Scope scope("block.", decoder.blocks.size());
      x = last(x, future, neighbours);
    }
    const trace::Scope scope("readout");
    const Tensor logits = inner(decoder.norm_f(x), decoder.wte.table);  // (B,T,V)
    trace::names({{"logits", logits}}, {{"token", x}, {"next"}});
    return logits;
  }
  // [/forward]

  /// found (…,U,K,R) → U times (…,K·R,C)
  std::vector<Encoded> encode(const Indices& found) const {
    const trace::Scope scope("neighbours");
    std::vector<Encoded> all;
    for (std::size_t u = 0; u < found.shape(found.dimension() - 3); ++u) {
      const trace::Scope chunk("chunk.", u);
      const Indices of_chunk =
          found.dimension() == 3 ? Indices(xt::view(found, u)) : Indices(xt::view(found, xt::all(), u));
      all.push_back(encoder(of_chunk, decoder.wte));
    }
    return all;
  }

  Config config;
  gpt::Gpt decoder;  ///< all blocks but the last, and what all share
  NeighbourEncoder encoder;
  RetroBlock last;

 private:
  static gpt::Config lower(gpt::Config config) {
    config.layers -= 1;
    return config;
  }

  Tensor embed(const Indices& tokens, const std::vector<std::string>& words) const {
    const trace::Scope scope("embedding");
    const auto T = tokens.shape().back();
    if (T > config.decoder.context)
      throw Error(
          fmt::format("retro: {} tokens where the model looks back on {}", T, config.decoder.context));
    const Tensor x = decoder.wte(tokens) + decoder.wpe(Indices(xt::arange<Index>(static_cast<Index>(T))));
    if (x.axes() == 2) trace::label(x, "x", {{"token", words}, {"feature", {}}});
    return x;
  }
};

}  // namespace unrolled::retrieval
