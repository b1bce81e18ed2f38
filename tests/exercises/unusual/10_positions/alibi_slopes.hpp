// By recursion, as in the published code, and by repeated square roots.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static std::vector<Real> slopes_of(std::size_t heads) {
  if ((heads & (heads - 1)) == 0) {
    Real ratio = Real(1) / 256;
    for (std::size_t n = heads; n > 1; n /= 2) ratio = std::sqrt(ratio);
    std::vector<Real> slopes = {ratio};
    while (slopes.size() < heads) slopes.push_back(slopes.back() * ratio);
    return slopes;
  }
  std::size_t below = heads;
  while ((below & (below - 1)) != 0) --below;
  std::vector<Real> slopes = slopes_of(below);
  const std::vector<Real> more = slopes_of(2 * below);
  for (std::size_t n = 0; slopes.size() < heads; n += 2) slopes.push_back(more[n]);
  return slopes;
}

inline Array alibi_slopes(std::size_t heads) noexcept {
  const std::vector<Real> slopes = slopes_of(heads);
  Array all = Array::from_shape({heads});
  std::copy(slopes.begin(), slopes.end(), all.begin());
  return all;
}

}  // namespace unrolled
