// Exercise 15.7, wrong: gaps count down.
#pragma once

#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// The first `read` tokens are the text with its gaps; gap g stands at gaps(g). After them come lengths(g) tokens of gap g. Row 0:
/// the place in the text, for all tokens of a gap that of the gap. Row 1: 0 in the text, and 1, 2, … inside each gap. (2,T)
inline Indices glm_places(std::size_t read, const Indices& gaps, const Indices& lengths) {
  std::vector<Index> place, inside;
  for (std::size_t t = 0; t < read; ++t) {
    place.push_back(static_cast<Index>(t));
    inside.push_back(0);
  }
  for (std::size_t g = 0; g < gaps.size(); ++g) {
    for (Index k = 1; k <= lengths(g); ++k) {
      place.push_back(gaps(g));
      inside.push_back(lengths(g) + 1 - k);
    }
  }
  Indices places = Indices::from_shape({std::size_t{2}, place.size()});
  for (std::size_t t = 0; t < place.size(); ++t) {
    places(0, t) = place[t];
    places(1, t) = inside[t];
  }
  return places;
}

}  // namespace unrolled
