// One position after the other, each a cross-entropy of its own, and a mean that is kept up to date.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

inline Real masked_loss(const Array& logits, const Indices& wanted) {
  const Tensor log_p = log_softmax(Tensor(logits));
  Real mean = 0, n = 0;
  for (std::size_t t = 0; t < wanted.shape(1); ++t)
    for (std::size_t b = 0; b < wanted.shape(0); ++b)
      if (wanted(b, t) >= 0)
        mean += (-log_p.value()(b, t, static_cast<std::size_t>(wanted(b, t))) - mean) / ++n;
  return mean;
}

}  // namespace unrolled
