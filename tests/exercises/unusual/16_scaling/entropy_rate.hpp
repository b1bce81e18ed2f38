// The chain rule: the entropy of first words, and that of second words given the first.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Real entropy_rate(const Array& p) {
  Real nats = 0;
  for (std::size_t a = 0; a < p.shape(0); ++a) {
    Real row = 0;
    for (std::size_t b = 0; b < p.shape(1); ++b) row += p(a, b);
    if (row == 0) continue;
    nats += row * std::log(1 / row);
    for (std::size_t b = 0; b < p.shape(1); ++b) {
      const Real share = p(a, b) / row;
      if (share != 0) nats += row * share * std::log(1 / share);
    }
  }
  return nats / 3;
}

}  // namespace unrolled
