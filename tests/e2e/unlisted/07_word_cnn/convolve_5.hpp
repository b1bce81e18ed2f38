// Exercise 7.1, wrong: places and channels of the filters are exchanged in the flat weights.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// How well each window of K words fits each of F filters: x (T,C), filters (K,C,F), bias (F) → (T−K+1,F).
///   y[t,f] = Σₖ Σ_c x[t + k, c] · filters[k,c,f] + bias[f]
/// Errors: a text that is shorter than the filters; the message says "shorter".
inline Array convolve(const Array& x, const Array& filters, const Array& bias) {
  const std::size_t T = x.shape(0), C = x.shape(1), K = filters.shape(0), F = filters.shape(2);
  if (T < K) throw Error("the text is shorter than the filters");
  Array y = xt::zeros<Real>({T - K + 1, F});
  for (std::size_t t = 0; t < T - K + 1; ++t)
    for (std::size_t f = 0; f < F; ++f) {
      y(t, f) = bias(f);
      for (std::size_t k = 0; k < K; ++k)
        for (std::size_t c = 0; c < C; ++c) y(t, f) += x(t + k, c) * filters.flat((c * K + k) * F + f);
    }
  return y;
}

}  // namespace unrolled
