// The likeliest that is left, again and again, counted down from the mass.
#pragma once

#include <algorithm>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

static Array top_p(const Array& p, double mass) noexcept {
  std::vector<Real> left(p.begin(), p.end());
  std::vector<bool> taken(p.size(), false);
  Real inside = 0;
  for (std::size_t n = 0; n < p.size() && inside < mass; ++n) {
    const auto best = std::max_element(left.begin(), left.end()) - left.begin();  // the first of equal ones
    inside += p(best);
    taken[best] = true, left[best] = -1;
  }
  Array nucleus = p;
  for (std::size_t token = 0; token < p.size(); ++token)
    nucleus(token) = taken[token] ? p(token) / inside : 0;
  return nucleus;
}

}  // namespace unrolled
