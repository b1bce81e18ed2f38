// Exercise 9.6, wrong: twice as fast.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// PE(t, 2i) = sin(t / 10000^(2i/C)), PE(t, 2i+1) = cos(t / 10000^(2i/C)), for t = 0 … T−1: (T,C), C even.
inline Array sinusoid(std::size_t T, std::size_t C) {
  Array positions = xt::zeros<Real>({T, C});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t i = 0; i < C / 2; ++i) {
      const Real angle = 2 * static_cast<Real>(t) / std::pow(Real{10000}, Real(2 * i) / static_cast<Real>(C));
      positions(t, 2 * i) = std::sin(angle);
      positions(t, 2 * i + 1) = std::cos(angle);
    }
  }
  return positions;
}

}  // namespace unrolled
