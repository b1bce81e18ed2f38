// How many parameters a Config has, and how many numbers it keeps for each token while it writes: counted from the Config alone, without making the model.
//
//   attention      C·HD + 2·C·GD + HD·C      and with biases HD + 2·GD + C
//   feed-forward   2·C·F, with a gate 3·C·F  and with biases F + C, or 2F + C
//   a norm         C, or 2C with a bias
//   kept a token   2·L·G·D
#pragma once

#include "17_variants/config.hpp"

namespace unrolled::variants {

// [count]
inline std::size_t norm_parameters(const Config& config) {
  return config.width * (config.norm == NormKind::layer && config.norm_biases ? 2 : 1);
}

inline std::size_t block_parameters(const Config& config) {
  const std::size_t C = config.width, F = config.inner, queries = config.query_width(),
                    keys = config.key_width();
  const std::size_t inward = config.gated() ? 2 : 1;  // matrices from C to F
  std::size_t count = 2 * C * queries + 2 * C * keys + (inward + 1) * C * F;
  if (config.biases) count += queries + 2 * keys + C + inward * F + C;
  const std::size_t norms = config.place == Place::sandwich                        ? 4
                            : config.place == Place::parallel && !config.two_norms ? 1
                                                                                   : 2;
  return count + norms * norm_parameters(config);
}

/// Of the tables that tell positions: a learnt one, Shaw's vectors or T5's buckets as chapter 10 has them.
inline std::size_t position_parameters(const Config& config) {
  switch (config.positions) {
    case positions::Kind::learnt:
      return config.context * config.width;
    case positions::Kind::relative:
      return 33 * config.head_width;
    case positions::Kind::buckets:
      return 16 * config.heads;
    default:
      return 0;
  }
}

inline std::size_t parameters_of(const Config& config) {
  const bool last_norm = config.place != Place::post && config.place != Place::deep;
  return config.vocabulary * config.width * (config.tied ? 1 : 2) + position_parameters(config) +
         (config.shared_layers ? 1 : config.layers) * block_parameters(config) +
         (last_norm + config.embedding_norm) * norm_parameters(config);
}
// [/count]

// [cache]
/// Numbers kept for each token that was read: of each layer a key and a value of G heads.
inline std::size_t kept_a_token(const Config& config) { return 2 * config.layers * config.key_width(); }

/// Bytes of T tokens, in numbers of this many bytes.
inline std::size_t cache_bytes(const Config& config, std::size_t T, std::size_t bytes) {
  return T * kept_a_token(config) * bytes;
}
// [/cache]

}  // namespace unrolled::variants
