// Exercise 6.4, wrong: the last row stays zero.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// ∂c_T/∂c_t along the cell path, gates held fixed, for t = 0 … T, T ≥ 0: (T+1,C). Row s of `forget_gates` (T,C) is
/// f_{s+1}, the gate that stands between c_s and c_{s+1}.
///   c_t = f_t ∘ c_{t−1} + i_t ∘ g_t
inline Array cell_path_gradient(const Array& forget_gates) {
  const std::size_t T = forget_gates.shape(0), C = forget_gates.shape(1);
  Array gradient = xt::ones<Real>({T + 1, C});
  xt::view(gradient, T) = 0;
  for (std::size_t t = T; t-- > 0;) {
    xt::view(gradient, t) = (t + 1 == T ? Array(xt::ones<Real>({C})) : Array(xt::view(gradient, t + 1))) *
                            xt::view(forget_gates, t);
  }
  return gradient;
}

}  // namespace unrolled
