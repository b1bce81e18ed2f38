// Place by place: each looks for the first choice of its expert that is not placed yet.
#pragma once

#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

inline Indices dispatch(const Indices& experts, std::size_t E, std::size_t capacity) {
  const std::size_t N = experts.shape(0), k = experts.shape(1);
  Indices places(Shape{E, capacity}, -1);
  std::vector<bool> placed(N * k, false);
  for (std::size_t e = E; e-- > 0;) {
    for (std::size_t s = 0; s < capacity; ++s) {
      std::size_t i = 0;
      while (i < N * k && (placed[i] || experts(i % N, i / N) != static_cast<Index>(e))) ++i;
      if (i == N * k) break;
      placed[i] = true;
      places(e, s) = static_cast<Index>(i % N);
    }
  }
  return places;
}

}  // namespace unrolled
