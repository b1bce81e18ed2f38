// Exercise 17.7: how large a model is, before it is made.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

struct Sizes {
  Index V, C, H, G, F, L;  ///< vocabulary, width, query heads, key heads, inner size, layers
  bool gated, biases,
      tied;  ///< a gate in the feed-forward layer; biases in all matrices of the layers; the embedding is the readout
};

/// The parameters of a decoder with rotations and RMS norms of C gains each: two a layer, and one at the end.
inline Index count_parameters(const Sizes& sizes) { throw unfinished("17.7"); }

}  // namespace unrolled
