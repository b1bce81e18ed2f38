// Gram and Schmidt: what of the second column the first one does not explain.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Array fit_surface(const Array& runs, Real E, Real alpha, Real beta) {
  const std::size_t R = runs.shape(0);
  std::vector<Real> u(R), v(R), y(R);
  const auto dot = [R](const std::vector<Real>& a, const std::vector<Real>& b) {
    Real sum = 0;
    for (std::size_t r = 0; r < R; ++r) sum += a[r] * b[r];
    return sum;
  };
  for (std::size_t r = 0; r < R; ++r) {
    u[r] = 1 / (std::pow(runs(r, 0), alpha) * runs(r, 2));
    v[r] = 1 / (std::pow(runs(r, 1), beta) * runs(r, 2));
    y[r] = (runs(r, 2) - E) / runs(r, 2);
  }
  const Real shared = dot(u, v) / dot(u, u);
  for (std::size_t r = 0; r < R; ++r) v[r] -= shared * u[r];
  const Real B = dot(v, y) / dot(v, v);
  return {dot(u, y) / dot(u, u) - shared * B, B};
}

}  // namespace unrolled
