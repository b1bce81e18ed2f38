// Exercise 10.1, wrong: the last pair is left as it is.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// encodings (T,C), C even: each row is PE(t) of some position t, which is not given. The rows PE(t + places): (T,C).
/// `places` may be negative.
inline Array shift_sinusoid(const Array& encodings, Index places) {
  const std::size_t T = encodings.shape(0), C = encodings.shape(1);
  Array shifted = Array::from_shape({T, C});
  for (std::size_t i = 0; i < C / 2; ++i) {
    if (i + 1 == C / 2 && i > 0) {
      for (std::size_t t = 0; t < T; ++t)
        shifted(t, 2 * i) = encodings(t, 2 * i), shifted(t, 2 * i + 1) = encodings(t, 2 * i + 1);
      continue;
    }
    const Real theta = std::pow(Real{10000}, -2 * static_cast<Real>(i) / static_cast<Real>(C));
    const Real angle = static_cast<Real>(places) * theta;
    for (std::size_t t = 0; t < T; ++t) {
      const Real sine = encodings(t, 2 * i), cosine = encodings(t, 2 * i + 1);
      shifted(t, 2 * i) = sine * std::cos(angle) + cosine * std::sin(angle);
      shifted(t, 2 * i + 1) = cosine * std::cos(angle) - sine * std::sin(angle);
    }
  }
  return shifted;
}

}  // namespace unrolled
