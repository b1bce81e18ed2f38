// In whole numbers alone: rounding is adding a half before the division.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

static Indices span_lengths(std::size_t N) {
  const auto n = static_cast<Index>(N);
  Index hidden = (15 * n + 50) / 100;
  if (hidden == 0) hidden = 1;
  Index spans = (2 * hidden + 3) / 6;
  if (spans == 0) spans = 1;
  if (spans > n - hidden) spans = n - hidden;
  return {hidden, spans, n + 1 - hidden + spans, hidden + 1 + spans};
}

}  // namespace unrolled
