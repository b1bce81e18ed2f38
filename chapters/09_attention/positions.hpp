// Sinusoidal positions: attention sees a set, so where a word stands must be written into its vector.
//
//   PE(t, 2i) = sin(t / 10000^(2i/C)),   PE(t, 2i+1) = cos(t / 10000^(2i/C))   (Vaswani et al. 2017, §3.5)
//
// Each pair of columns is the hand of a clock, from one turn in 2π positions to one in 10000^(1−2/C) · 2π (C even). Moving
// by k positions turns every hand by its own fixed angle, so a linear map can find "k words further on".
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled::attention {

// [positions]
/// The positions 0 … T−1, to be added to the word vectors: (T,C). An odd C ends with a sine.
inline Array sinusoidal_positions(std::size_t T, std::size_t C) {
  Array positions = xt::zeros<Real>({T, C});
  for (std::size_t c = 0; c < C; ++c) {
    const auto two_i = static_cast<double>(c - c % 2);
    const double frequency = std::pow(10000.0, -two_i / static_cast<double>(C));
    for (std::size_t t = 0; t < T; ++t) {
      const double angle = static_cast<double>(t) * frequency;
      positions(t, c) = static_cast<Real>(c % 2 == 0 ? std::sin(angle) : std::cos(angle));
    }
  }
  return positions;
}
// [/positions]

}  // namespace unrolled::attention
