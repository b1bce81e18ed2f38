// By the normal equations of level and slope, with logarithms of base 2.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

static Array fit_power_law(const Array& N, const Array& L, Real E) {
  Real n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t r = 0; r < N.size(); ++r) {
    const Real u = std::log2(N(r) / N(0)), v = std::log2(L(r) - E);
    n += 1, x += u, y += v, xx += u * u, xy += u * v;
  }
  const Real determinant = n * xx - x * x, level = (xx * y - x * xy) / determinant,
             slope = (n * xy - x * y) / determinant;
  return {std::exp2(level) * std::pow(N(0), -slope), -slope};
}

}  // namespace unrolled
