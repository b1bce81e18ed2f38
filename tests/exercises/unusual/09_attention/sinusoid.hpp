// Sine and cosine of an angle are one complex number.
#pragma once

#include <cmath>
#include <complex>

#include "tensor/array.hpp"

namespace unrolled {

static Array sinusoid(std::size_t T, std::size_t C) {
  Array positions = Array::from_shape({T, C});
  for (std::size_t c = 0; c < C; c += 2) {
    const double speed = std::exp(-std::log(10000.) * static_cast<double>(c) / static_cast<double>(C));
    for (std::size_t t = 0; t < T; ++t) {
      const auto hand = std::polar(1., speed * static_cast<double>(t));
      positions(t, c) = hand.imag(), positions(t, c + 1) = hand.real();
    }
  }
  return positions;
}

}  // namespace unrolled
