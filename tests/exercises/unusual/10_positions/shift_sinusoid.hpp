// Each pair is a complex number, cosine and i times sine, and is multiplied by one of length 1.
#pragma once

#include <complex>

#include "tensor/array.hpp"

namespace unrolled {

static Array shift_sinusoid(const Array& encodings, Index places) {
  Array shifted = encodings;
  const std::size_t C = encodings.shape(1);
  for (std::size_t n = 0; n + 1 < shifted.size(); n += 2) {
    const double speed = std::exp(-std::log(10000.) * static_cast<double>(n % C) / static_cast<double>(C));
    const std::complex<double> hand(shifted.flat(n + 1), shifted.flat(n));
    const auto later = hand * std::polar(1., speed * static_cast<double>(places));
    shifted.flat(n) = later.imag(), shifted.flat(n + 1) = later.real();
  }
  return shifted;
}

}  // namespace unrolled
