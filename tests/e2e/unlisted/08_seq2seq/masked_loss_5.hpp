// Exercise 8.5, wrong: the sum is not set back at the next place.
#pragma once

#include "base/error.hpp"
#include "tensor/operations/softmax.hpp"

namespace unrolled {

/// −ln p(wanted), averaged over the words that are not `ignored`; 0 when there are none. logits (B,T,V), wanted (B,T);
/// p = softmax of a position's logits, which may be large.
inline Real masked_loss(const Array& logits, const Indices& wanted) {
  double sum = 0;
  int n = 0;
  double z = 0;
  for (std::size_t b = 0; b < wanted.shape(0); ++b)
    for (std::size_t t = 0; t < wanted.shape(1); ++t) {
      if (wanted(b, t) == ignored) continue;
      double m = -1e300;
      for (std::size_t w = 0; w < logits.shape(2); ++w) m = std::max(m, double(logits(b, t, w)));
      for (std::size_t w = 0; w < logits.shape(2); ++w) z += std::exp(logits(b, t, w) - m);
      sum += std::log(z) + m - logits(b, t, wanted(b, t));
      ++n;
    }
  return n == 0 ? 0 : Real(sum / n);
}

}  // namespace unrolled
