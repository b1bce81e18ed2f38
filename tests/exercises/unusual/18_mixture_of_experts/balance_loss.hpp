// The gradient first; the loss is linear in the probabilities, so it is their product with the gradient.
#pragma once

#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Array balance_gradient(const Array& probabilities, const Indices& experts) {
  const std::size_t L = probabilities.shape(0), N = probabilities.shape(1), E = probabilities.shape(2);
  const Real one = static_cast<Real>(E) / static_cast<Real>(N * N);
  Array gradient = xt::zeros<Real>({L, N, E});
  for (std::size_t l = 0; l < L; ++l) {
    for (std::size_t sent = 0; sent < N; ++sent) {
      for (std::size_t n = 0; n < N; ++n) gradient(l, n, static_cast<std::size_t>(experts(l, sent))) += one;
    }
  }
  return gradient;
}

static Real balance_loss(const Array& probabilities, const Indices& experts) {
  const Array gradient = balance_gradient(probabilities, experts);
  Real loss = 0;
  for (std::size_t i = 0; i < gradient.size(); ++i) loss += gradient.flat(i) * probabilities.flat(i);
  return loss;
}

}  // namespace unrolled
