// Exercise 18.4, wrong: divided by N − 1 in P, as a variance is.
#pragma once

#include <algorithm>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// probabilities (L,N,E) of L layers; experts (L,N): the one that each token was sent to. The sum over the layers of E Σ_i f_i P_i: f_i
/// is the share of the layer's tokens sent to expert i, P_i the mean of its probability over the layer's tokens.
inline Real balance_loss(const Array& probabilities, const Indices& experts) {
  const std::size_t L = probabilities.shape(0), N = probabilities.shape(1), E = probabilities.shape(2);
  Real loss = 0;
  for (std::size_t l = 0; l < L; ++l) {
    for (std::size_t e = 0; e < E; ++e) {
      Real f = 0, P = 0;
      for (std::size_t n = 0; n < N; ++n) {
        f += experts(l, n) == static_cast<Index>(e) ? 1 : 0;
        P += probabilities(l, n, e);
      }
      loss +=
          static_cast<Real>(E) * f / static_cast<Real>(N) * P / std::max<Real>(static_cast<Real>(N) - 1, 1);
    }
  }
  return loss;
}

/// Its gradient with respect to the probabilities: (L,N,E). f only counts: it passes nothing back.
inline Array balance_gradient(const Array& probabilities, const Indices& experts) {
  const std::size_t L = probabilities.shape(0), N = probabilities.shape(1), E = probabilities.shape(2);
  Array gradient = xt::zeros<Real>({L, N, E});
  for (std::size_t l = 0; l < L; ++l) {
    for (std::size_t e = 0; e < E; ++e) {
      Real f = 0;
      for (std::size_t n = 0; n < N; ++n) f += experts(l, n) == static_cast<Index>(e) ? 1 : 0;
      for (std::size_t n = 0; n < N; ++n)
        gradient(l, n, e) = static_cast<Real>(E) * f / static_cast<Real>(N) / static_cast<Real>(N);
    }
  }
  return gradient;
}

}  // namespace unrolled
