// One token after another: which gap is it in?
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

static Indices glm_places(std::size_t read, const Indices& gaps, const Indices& lengths) {
  std::size_t T = read;
  for (std::size_t g = 0; g < lengths.size(); ++g) T += static_cast<std::size_t>(lengths(g));
  Indices places = Indices::from_shape({std::size_t{2}, T});
  std::size_t gap = 0;
  Index inside = 0;
  for (std::size_t t = 0; t < T; ++t) {
    if (t < read) {
      places(0, t) = static_cast<Index>(t);
      places(1, t) = 0;
      continue;
    }
    while (inside == lengths(gap)) {
      ++gap;
      inside = 0;
    }
    places(0, t) = gaps(gap);
    places(1, t) = ++inside;
  }
  return places;
}

}  // namespace unrolled
