// Exercise 8.5: the loss of a padded batch.
#pragma once

#include <algorithm>
#include <cmath>

#include "tensor/operations/softmax.hpp"

namespace unrolled {

/// −ln p(wanted), averaged over the words that are not `ignored`; 0 when there are none. logits (B,T,V), wanted (B,T);
/// p = softmax of a position's logits, which may be large.
inline Real masked_loss(const Array& logits, const Indices& wanted) {
  const std::size_t V = logits.shape(2);
  double total = 0, words = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted.flat(i) == ignored) continue;
    const Real* row = logits.data() + i * V;
    const double largest = *std::max_element(row, row + V);
    double sum = 0;
    for (std::size_t v = 0; v < V; ++v) sum += std::exp(row[v] - largest);
    total += largest + std::log(sum) - row[wanted.flat(i)];
    ++words;
  }
  return static_cast<Real>(words > 0 ? total / words : 0);
}

}  // namespace unrolled
