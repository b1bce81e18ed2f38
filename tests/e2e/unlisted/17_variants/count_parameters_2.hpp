// Exercise 17.7, wrong: the embedding is C by C.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

struct Sizes {
  Index V, C, H, G, F, L;  ///< vocabulary, width, query heads, key heads, inner size, layers
  bool gated, biases,
      tied;  ///< a gate in the feed-forward layer; biases in all matrices of the layers; the embedding is the readout
};

/// The parameters of a decoder with rotations and RMS norms of C gains each: two a layer, and one at the end.
inline Index count_parameters(const Sizes& sizes) {
  const Index C = sizes.C, keys = sizes.G * (C / sizes.H), inward = sizes.gated ? 2 : 1;
  Index layer = 2 * C * C + 2 * C * keys + (inward + 1) * C * sizes.F + 2 * C;
  if (sizes.biases) layer += 2 * C + 2 * keys + inward * sizes.F + C;
  return C * C * (sizes.tied ? 1 : 2) + sizes.L * layer + C;
}

}  // namespace unrolled
