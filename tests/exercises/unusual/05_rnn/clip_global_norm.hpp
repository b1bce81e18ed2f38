// Lengths by std::hypot, which neither overflow nor vanish; a factor of 1 where nothing is to be done.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

inline double clip_global_norm(std::vector<Array>& gradients, double largest) noexcept {
  double norm = 0;
  for (auto gradient = gradients.rbegin(); gradient != gradients.rend(); ++gradient) {
    for (const Real x : flat(*gradient)) norm = std::hypot(norm, x);
  }
  const double factor = norm > 0 ? std::min(1., largest / norm) : 1.;
  for (Array& gradient : gradients) {
    for (Real& x : flat(gradient)) x *= factor;
  }
  return norm;
}

}  // namespace unrolled
