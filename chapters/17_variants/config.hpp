// What a decoder's block is made of, as a list of switches. Each was changed in some model since 2017, and each can be changed alone.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstddef>

#include "10_positions/ways.hpp"
#include "base/error.hpp"

namespace unrolled::variants {

enum class NormKind { layer, rms };

/// Where the norms stand (block.hpp has the equations).
enum class Place { post, pre, sandwich, parallel, deep };

/// Inside the feed-forward layer. The last two have a gate: a second matrix whose product multiplies the first's.
enum class Activation { relu, gelu, solu, geglu, swiglu };

/// Which earlier positions a query may look at (patterns.hpp).
enum class Pattern { dense, banded, strided, fixed };

// [config]
struct Config {
  std::size_t vocabulary = 256;  ///< V
  std::size_t width = 32;        ///< C
  std::size_t heads = 4;         ///< H
  std::size_t key_heads = 4;     ///< G: H is multi-head, 1 multi-query, between them grouped-query attention
  std::size_t head_width = 8;    ///< D; C / H but in few models
  std::size_t layers = 2;        ///< L
  std::size_t inner = 128;       ///< F
  std::size_t context = 64;      ///< rows of a learnt table of positions

  NormKind norm = NormKind::layer;
  Place place = Place::pre;
  Activation activation = Activation::gelu;
  Pattern pattern = Pattern::dense;
  std::size_t reach = 8;  ///< of a pattern: the band's width, or the stride
  positions::Kind positions = positions::Kind::rotation;
  bool biases = true;           ///< of matrices
  bool norm_biases = true;      ///< of layer norms; RMS norms have none
  bool tied = true;             ///< the embedding is the readout too
  bool shared_layers = false;   ///< all layers are one (ALBERT)
  bool two_norms = false;       ///< a parallel block normalises for each of its two parts
  bool embedding_norm = false;  ///< one more norm behind the embedding (BLOOM)
  double epsilon = 1e-5;        ///< of norms
  double base = 10000;          ///< of rotations

  bool gated() const { return activation == Activation::geglu || activation == Activation::swiglu; }
  std::size_t key_width() const { return key_heads * head_width; }
  std::size_t query_width() const { return heads * head_width; }
};
// [/config]

/// Errors: a Config that contradicts itself.
inline void check(const Config& config) {
  const auto refuse = [](const std::string& what, const char* hint) {
    throw Error("variants: " + what, hint);
  };
  if (config.width == 0 || config.heads == 0 || config.head_width == 0 || config.layers == 0 ||
      config.inner == 0)
    refuse("a size of 0", "width, heads, layers and inner size are at least 1");
  if (config.key_heads == 0 || config.heads % config.key_heads != 0) {
    refuse(fmt::format("{} heads cannot share {} pairs of key and value", config.heads, config.key_heads),
           "the number of heads is a multiple of that of keys and values");
  }
  if (config.positions == positions::Kind::rotation && config.head_width % 2 != 0)
    refuse(fmt::format("rotations turn pairs, and a head has {} numbers", config.head_width),
           "an even head width");
  if (config.pattern != Pattern::dense && config.reach == 0)
    refuse("a pattern of reach 0 sees nothing", "at least 1");
  if (config.positions == positions::Kind::relative &&
      (config.key_heads != config.heads || config.query_width() != config.width))
    refuse("relative vectors need a key for each head, and heads that share the width", "other positions");
}

}  // namespace unrolled::variants
