// A task that is nothing but distance: which symbol stood three places back?
//
//   symbols  d a f f b c a …         each drawn at random, from 16
//   answers  – – – d a f f …         from the fourth on
//
// What a symbol is does not help to find it: only where it stands does.
#pragma once

#include <vector>

#include "10_positions/reader.hpp"

namespace unrolled::positions {

inline constexpr std::size_t symbols = 16, places_back = 3;

/// B rows of T symbols, at random. (B,T)
inline Indices draw_symbols(std::size_t B, std::size_t T, Generator& generator) {
  Indices drawn = Indices::from_shape({B, T});
  for (Index& symbol : drawn) symbol = static_cast<Index>(generator.below(symbols));
  return drawn;
}

// [lookback]
/// The answers at positions 3 … T − 1: (B,T−3).
inline Indices symbols_back(const Indices& drawn) {
  return xt::view(drawn, xt::all(), xt::range(std::size_t{0}, drawn.shape(1) - places_back));
}

/// The scores of these answers: (B,T−3,V).
inline Tensor answers(const Reader& reader, const Indices& drawn) {
  return slice(reader(drawn), -2, places_back, static_cast<Index>(drawn.shape(1)));
}

inline Tensor lookback_loss(const Reader& reader, const Indices& drawn) {
  return cross_entropy(answers(reader, drawn), symbols_back(drawn));
}
// [/lookback]

/// The share of right answers at each position from the fourth on; 0 before. (T)
inline std::vector<double> share_right_by_position(const Reader& reader, const Indices& drawn) {
  const NoGrad no_grad;
  const Indices given = argmax(answers(reader, drawn)), wanted = symbols_back(drawn);  // (B,T−3)
  std::vector<double> share(drawn.shape(1), 0);
  for (std::size_t b = 0; b < wanted.shape(0); ++b) {
    for (std::size_t t = 0; t < wanted.shape(1); ++t) {
      if (given(b, t) == wanted(b, t)) share[t + places_back] += 1 / static_cast<double>(wanted.shape(0));
    }
  }
  return share;
}

}  // namespace unrolled::positions
