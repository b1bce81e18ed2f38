// Buckets (T5): a learnt number for each distance is added to the scores, one for each head. Near distances have a bucket each,
// far ones share: the farther, the more of them.
//
//   scores_ij = q_i · k_j / √D + b_{bucket(i − j), h}
//   bucket(n) = n                                        for n < N/2     (N buckets, causal)
//             = N/2 + ⌊N/2 · ln(n / (N/2)) / ln(L / (N/2))⌋, at most N − 1    L: from there on all are one
//
// Raffel et al. 2020, §2.1, and the code published with it. Where a query also looks ahead, half of the buckets are for
// what comes after it.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "10_positions/way.hpp"
#include "base/error.hpp"
#include "nn/layers.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::positions {

struct Buckets {
  std::size_t count = 32;      ///< N; even, and a multiple of 4 where a query looks both ways
  std::size_t furthest = 128;  ///< L
  bool causal = true;          ///< a query looks back only
};

// [t5_bucket]
/// The bucket of a key that stands `back` before its query, or after it where that is negative.
inline std::size_t t5_bucket(Index back, const Buckets& buckets) {
  const std::size_t N = buckets.causal ? buckets.count : buckets.count / 2;
  const std::size_t begin = !buckets.causal && back < 0 ? N : 0;
  const std::size_t n = static_cast<std::size_t>(buckets.causal ? std::max<Index>(back, 0) : std::abs(back));
  const std::size_t exact = N / 2;
  if (n < exact) return begin + n;
  const auto ratio = [&](std::size_t x) {
    return std::log(static_cast<double>(x) / static_cast<double>(exact));
  };
  const double beyond = ratio(n) / ratio(buckets.furthest) * static_cast<double>(N - exact);
  return begin + std::min(exact + static_cast<std::size_t>(beyond), N - 1);
}
// [/t5_bucket]

class BucketBias : public Way {
 public:
  /// All distances begin alike. Errors: too few buckets, or none for what is far.
  BucketBias(const Buckets& buckets, std::size_t heads)
      : buckets(checked(buckets)), table(add("table", Array(xt::zeros<Real>({buckets.count, heads})))) {}

  // [bucket_bias]
  Tensor bias(const Tensor& queries, std::size_t S) const override {
    const trace::Scope scope("buckets");
    Indices of_pair = distances(queries.size(-2), S);  // (T,S)
    for (Index& n : of_pair) n = static_cast<Index>(t5_bucket(n, buckets));
    return permute(gather(table, of_pair), {2, 0, 1});  // (H,T,S)
  }
  // [/bucket_bias]

  Buckets buckets;
  Tensor table;  ///< (N,H)

 private:
  static const Buckets& checked(const Buckets& buckets) {
    const std::size_t exact = (buckets.causal ? buckets.count : buckets.count / 2) / 2;
    if (exact > 0 && buckets.furthest > exact) return buckets;
    throw Error(fmt::format("buckets: {} of them, up to a distance of {}", buckets.count, buckets.furthest),
                "at least 2, or 4 for both directions; and a distance that has no bucket of its own");
  }
};

}  // namespace unrolled::positions
