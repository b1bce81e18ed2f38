// The key-value cache: each block's keys and values of all tokens read so far. Shorter rows of a batch are padded, and
// padding is masked.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "09_attention/attention.hpp"

namespace unrolled::gpt {

using attention::KeyValue;

/// What was read so far: each block's keys and values, so that a further token costs one row, not all of them
/// again. Rows of a batch may have been filled up to the longest; what filled them is never looked at.
struct Cache {
  std::vector<KeyValue> blocks;       ///< (…,S,C) each
  std::vector<std::size_t> read;      ///< (B): how many tokens of each row
  Mask padding = attention::no_mask;  ///< (B,1,S), or nothing as long as no row was filled up
};

/// The options of one forward pass.
struct ForwardOptions {
  Cache* cache = nullptr;               ///< go on after what was read before, and add this to it
  Indices lengths = Index{0};           ///< (B): how many tokens of each row count; left out: all
  std::vector<std::string> words = {};  ///< what the tokens are called in the record
  bool last_only = false;               ///< scores of the last position only, for writing on: (…,1,V)
};

/// That these tokens can be read, after what the cache holds. Errors: no token, a cache of another batch, lengths that do
/// not fit.
inline void check(const Indices& tokens, const Cache& cache, const Indices& lengths) {
  const std::size_t T = tokens.dimension() == 0 ? 0 : tokens.shape().back();
  if (tokens.size() == 0 || T == 0) throw Error("gpt: a text without a token", "give it at least one");
  const std::size_t B = tokens.size() / T;
  if (!cache.read.empty() && cache.read.size() != B) {
    throw Error(fmt::format("gpt: {} texts, and a cache of {}", B, cache.read.size()),
                "a cache for each batch");
  }
  if (lengths.dimension() == 0) return;
  if (lengths.dimension() != 1 || lengths.size() != B) {
    throw Error(fmt::format("gpt: {} lengths for {} texts", lengths.size(), B),
                "one for each row of the batch");
  }
  for (const Index length : lengths) {
    if (length < 0 || length > static_cast<Index>(T)) {
      throw Error(fmt::format("gpt: a length of {} in a batch of {} tokens a row", length, T),
                  "each is between 0 and the number of tokens");
    }
  }
}

/// Writes to the cache how many tokens each row has and which positions are padding, these tokens counted in, and returns
/// what each of them must not look at: (T,S), (B,T,S), or no_mask for one token that may look at all.
inline Mask count_and_mask(const Indices& tokens, Cache& cache, const Indices& lengths) {
  const std::size_t T = tokens.shape().back(), B = cache.read.size();
  const std::size_t before = cache.blocks.empty() || !cache.blocks[0].key ? 0 : cache.blocks[0].key.size(-2);
  const bool uneven = lengths.dimension() > 0;
  if (uneven || cache.padding.dimension() > 0) {
    Mask padding = xt::zeros<bool>({B, std::size_t{1}, before + T});
    for (std::size_t b = 0; b < B; ++b) {
      const std::size_t length = uneven ? static_cast<std::size_t>(lengths(b)) : T;
      for (std::size_t s = 0; s < before; ++s)
        padding(b, 0, s) = cache.padding.dimension() > 0 && cache.padding(b, 0, s);
      for (std::size_t t = length; t < T; ++t) padding(b, 0, before + t) = true;
      cache.read[b] += length;
    }
    cache.padding = padding;
  } else {
    for (std::size_t& read : cache.read) read += T;
  }
  const Mask future = T > 1 ? attention::causal_mask(T, before + T) : attention::no_mask;
  return cache.padding.dimension() > 0 ? attention::hidden_by_either(future, cache.padding) : future;
}

}  // namespace unrolled::gpt
