// Which rows of a batch a model writes without a mistake.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled::infilling {

// [share_right]
/// The share of rows of which every wanted token is the likeliest. Each token is guessed from the right ones before it: up to the
/// first mistake that is what a model reads which always writes the likeliest. logits (B,T,V), wanted (B,T).
inline double share_right(const Tensor& logits, const Indices& wanted) {
  const Indices likeliest = argmax(logits);
  std::size_t right = 0;
  for (std::size_t b = 0; b < wanted.shape(0); ++b) {
    bool all = true;
    for (std::size_t t = 0; t < wanted.shape(1); ++t)
      all = all && (wanted(b, t) == ignored || wanted(b, t) == likeliest(b, t));
    right += all;
  }
  return static_cast<double>(right) / static_cast<double>(std::max<std::size_t>(1, wanted.shape(0)));
}
// [/share_right]

/// ln p of each row's wanted tokens: logits (B,T,V), wanted (B,T) → B numbers, in nats.
inline std::vector<double> log_probabilities(const Tensor& logits, const Indices& wanted) {
  const Tensor known = log_softmax(logits);
  std::vector<double> sums(wanted.shape(0), 0);
  for (std::size_t b = 0; b < wanted.shape(0); ++b) {
    for (std::size_t t = 0; t < wanted.shape(1); ++t) {
      if (wanted(b, t) != ignored)
        sums[b] += static_cast<double>(known.value()(b, t, static_cast<std::size_t>(wanted(b, t))));
    }
  }
  return sums;
}

}  // namespace unrolled::infilling
