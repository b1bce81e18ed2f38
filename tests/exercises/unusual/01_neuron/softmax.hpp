// One over the sum of e^(s_j − s_k): no number overflows where it matters.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

static Array softmax(const Array& scores) {
  Array p(scores.shape(), 0);
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    for (std::size_t k = 0; k < scores.shape(1); ++k) {
      for (std::size_t j = 0; j < scores.shape(1); ++j) p(i, k) += std::exp(scores(i, j) - scores(i, k));
      p(i, k) = 1 / p(i, k);
    }
  }
  return p;
}

}  // namespace unrolled
