// Routers that learn nothing: the expert follows from the word (Roller et al. 2021), or from chance. All gates are one number.
//
// Such a router cannot become better, but it cannot change its mind either: an expert sees the same words from the first step on.
#pragma once

#include <cstdint>

#include "18_mixture_of_experts/router.hpp"

namespace unrolled::mixture {

/// One expert for each token, all with this gate.
inline Routes fixed_routes(Indices experts, double gate) {
  const std::size_t N = experts.size();
  experts.reshape({N, 1});
  return {.experts = experts,
          .gates = Array(Shape{N, 1}, static_cast<Real>(gate)),
          .scores = {},
          .probabilities = {}};
}

// [hash]
/// 64 bits of which each depends on all bits of x: the last steps of splitmix64 (Steele, Lea and Flood 2014).
inline std::uint64_t hash_of(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/// The expert of each word: words (N) → one of E each.
inline Routes hash_routes(const Indices& words, std::size_t E, double gate = 1) {
  Indices experts = Indices::from_shape({words.size()});
  for (std::size_t n = 0; n < words.size(); ++n)
    experts(n) = static_cast<Index>(hash_of(static_cast<std::uint64_t>(words.flat(n))) % E);
  return fixed_routes(experts, gate);
}
// [/hash]

/// An expert at random for each of N tokens, another each time.
inline Routes random_routes(std::size_t N, std::size_t E, Generator& generator, double gate = 1) {
  Indices experts = Indices::from_shape({N});
  for (Index& expert : experts) expert = static_cast<Index>(generator.below(E));
  return fixed_routes(experts, gate);
}

}  // namespace unrolled::mixture
