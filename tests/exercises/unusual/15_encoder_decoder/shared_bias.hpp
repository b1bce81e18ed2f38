// The bias as a factor of the exponentials: e^(s + b) = e^s e^b.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Array shared_bias(const Array& scores, const Array& by_distance, bool cross) {
  std::vector<Real> factors;
  for (const Real bias : by_distance) factors.push_back(std::exp(bias));
  Array weights = scores;
  const std::size_t T = scores.shape(0), S = scores.shape(1);
  for (std::size_t t = 0; t < T; ++t) {
    Real sum = 0, largest = -1e300;
    for (std::size_t s = 0; s < S; ++s) {
      if (cross || s + T <= S + t) largest = std::max(largest, scores(t, s));
    }
    for (std::size_t s = 0; s < S; ++s) {
      Real factor = 1;
      for (std::size_t n = 0; !cross; ++n) {
        factor = factors[n];
        if (n + 1 == factors.size() || s + n + T == S + t) break;
      }
      const bool hidden = !cross && s + T > S + t;
      sum += weights(t, s) = hidden ? 0 : factor * std::exp(scores(t, s) - largest);
    }
    for (std::size_t s = 0; s < S; ++s) weights(t, s) /= sum;
  }
  return weights;
}

}  // namespace unrolled
