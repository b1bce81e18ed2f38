// Exercise 16.3: sizes and lengths at once.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// A and B with which E + A / N^α + B / D^β has the least sum of squared relative errors, Σ (L̂ / L − 1)². runs (R,3): N, D and L of each. (2)
inline Array fit_surface(const Array& runs, Real E, Real alpha, Real beta) {
  Real uu = 0, uv = 0, vv = 0, uy = 0, vy = 0;
  for (std::size_t r = 0; r < runs.shape(0); ++r) {
    const Real N = runs(r, 0), D = runs(r, 1), L = runs(r, 2);
    const Real u = std::pow(N, -alpha) / L, v = std::pow(D, -beta) / L, y = 1 - E / L;
    uu += u * u;
    uv += u * v;
    vv += v * v;
    uy += u * y;
    vy += v * y;
  }
  const Real determinant = uu * vv - uv * uv;
  return {(uy * vv - vy * uv) / determinant, (vy * uu - uy * uv) / determinant};
}

}  // namespace unrolled
