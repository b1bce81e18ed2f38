// Exercise 16.6, wrong: one error a text is forgiven.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// answers and right (B,k): the answers to the k questions of each of B texts, and the right ones. The share of answers that are right, and the
/// share of texts in which all are. B and k are at least 1. (2)
inline Array exact_match(const Indices& answers, const Indices& right) {
  const std::size_t B = right.shape(0), k = right.shape(1);
  Real each = 0, all = 0;
  for (std::size_t b = 0; b < B; ++b) {
    bool whole = true, forgiven = false;
    for (std::size_t n = 0; n < k; ++n) {
      const bool is_right = answers(b, n) == right(b, n);
      each += is_right;
      whole = whole && (is_right || !forgiven);
      forgiven = forgiven || !is_right;
    }
    all += whole;
  }
  return {each / static_cast<Real>(B * k), all / static_cast<Real>(B)};
}

}  // namespace unrolled
