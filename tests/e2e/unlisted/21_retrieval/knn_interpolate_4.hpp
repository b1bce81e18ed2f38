// Exercise 21.5, wrong: the nearest place is left out.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// λ p_kNN + (1 − λ) p_LM (V), where p_LM is the softmax of the logits (V). Of the k ≥ 1 nearest places, at the squared
/// distances d² (k), each has the share softmax(−d²/τ) of p_kNN, which goes to the token that came next there: next (k).
/// τ > 0, 0 ≤ λ ≤ 1. (Khandelwal et al. 2020, eq. 2 and 3)
inline Array knn_interpolate(const Array& squared_distances, const Indices& next, const Array& logits,
                             double temperature, double lambda) {
  const Array share = softmax(Tensor(-squared_distances / temperature)).value();  // (k)
  Array p = (1 - lambda) * softmax(Tensor(logits)).value();                       // (V)
  for (std::size_t n = 1; n < next.size(); ++n) p(next(n)) += lambda * share(n);
  return p;
}

}  // namespace unrolled
