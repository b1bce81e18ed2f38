// silu by the hyperbolic tangent: z / (1 + e^−z) = z (1 + tanh(z / 2)) / 2.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Array swiglu(const Array& x, const Array& gate, const Array& up, const Array& down) {
  std::vector<Real> inner;
  for (std::size_t f = 0; f < up.shape(1); ++f) {
    Real a = 0, b = 0;
    for (std::size_t c = x.size(); c-- > 0;) a += gate(c, f) * x(c), b += up(c, f) * x(c);
    inner.push_back(b * a * (1 + std::tanh(a / 2)) / 2);
  }
  Array y = Array::from_shape({x.size()});
  for (std::size_t c = 0; c < x.size(); ++c) {
    y(c) = 0;
    for (std::size_t f = 0; f < inner.size(); ++f) y(c) += down(f, c) * inner[f];
  }
  return y;
}

}  // namespace unrolled
