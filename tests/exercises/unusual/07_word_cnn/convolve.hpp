// By scattering: every word gives its share to all windows that it stands in, from the last word to the first.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

static Array convolve(const Array& x, const Array& filters, const Array& bias) {
  const std::size_t T = x.shape(0), K = filters.shape(0), F = filters.shape(2);
  if (K > T) throw Error("this text is shorter than what reads it");
  Array y = Array::from_shape({T - K + 1, F});
  for (std::size_t i = 0; i < y.size(); ++i) y.flat(i) = bias(i % F);
  for (std::size_t word = T; word-- > 0;) {
    for (std::size_t k = 0; k < K && k <= word; ++k) {
      if (word - k > T - K) continue;
      for (std::size_t c = x.shape(1); c-- > 0;) {
        for (std::size_t f = 0; f < F; ++f) y(word - k, f) += filters(k, c, f) * x(word, c);
      }
    }
  }
  return y;
}

}  // namespace unrolled
