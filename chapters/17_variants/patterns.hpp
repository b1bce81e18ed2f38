// Sparse patterns: a query looks at some of the earlier positions, and at the others by way of these, in the next layer.
//
//   dense     all up to itself                                            about T²/2 pairs
//   banded    the last w, itself among them                               T w
//   strided   the last w, and every w-th before itself                    with w = √T about 2 T √T
//   fixed     its own block of w, and the last position of every block    the same
//
// (Child et al. 2019, §4.2, one head with both parts.) Whom k layers reach together is a matter of k looks.
#pragma once

#include "17_variants/config.hpp"

namespace unrolled::variants {

// [pattern]
/// Whether the query at i may look at the key at j.
inline bool sees(Pattern pattern, std::size_t i, std::size_t j, std::size_t w) {
  if (j > i) return false;
  switch (pattern) {
    case Pattern::banded:
      return i - j < w;
    case Pattern::strided:
      return i - j < w || (i - j) % w == 0;
    case Pattern::fixed:
      return i / w == j / w || j % w == w - 1;
    default:
      return true;
  }
}

/// What T queries, the last of S positions, must not look at: (T,S), or nothing where one query may look at all.
inline Mask pattern_mask(Pattern pattern, std::size_t T, std::size_t S, std::size_t w) {
  if (pattern == Pattern::dense) return T == 1 ? attention::no_mask : attention::causal_mask(T, S);
  Mask hidden = Mask::from_shape({T, S});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t j = 0; j < S; ++j) hidden(t, j) = !sees(pattern, S - T + t, j, w);
  }
  return hidden;
}
// [/pattern]

/// How many looks it takes from each position to each earlier one, at most `most`: 0 to itself; most + 1: not reached. (T,T)
inline Indices looks(Pattern pattern, std::size_t T, std::size_t w, std::size_t most) {
  Indices steps = Indices::from_shape({T, T});
  steps.fill(static_cast<Index>(most) + 1);
  for (std::size_t i = 0; i < T; ++i) {
    steps(i, i) = 0;
    // Nearest first: whoever is seen by i was done before i
    for (std::size_t j = 0; j < i; ++j) {
      if (!sees(pattern, i, j, w)) continue;
      for (std::size_t k = 0; k <= j; ++k) steps(i, k) = std::min(steps(i, k), steps(j, k) + 1);
    }
  }
  return steps;
}

/// How many pairs of query and key are looked at.
inline std::size_t pairs(Pattern pattern, std::size_t T, std::size_t w) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j <= i; ++j) count += sees(pattern, i, j, w);
  }
  return count;
}

}  // namespace unrolled::variants
