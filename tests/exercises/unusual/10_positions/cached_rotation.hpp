// Only the distance counts: the kept keys are turned back by `read`, and the new token is left as it is.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

static Array cached_rotation(const Array& kept, std::size_t read, const Array& query, const Array& key) {
  const std::size_t N = kept.shape(0), half = query.size() / 2;
  Array scores = Array(Shape{N + 1}, 0);
  for (std::size_t i = 0; i < half; ++i) {
    const Real angle =
        -static_cast<Real>(read) * std::pow(Real(10000), -static_cast<Real>(i) / static_cast<Real>(half));
    for (std::size_t n = 0; n < N; ++n) {
      const Real a = kept(n, i), b = kept(n, i + half);
      scores(n) += query(i) * (a * std::cos(angle) - b * std::sin(angle)) +
                   query(i + half) * (a * std::sin(angle) + b * std::cos(angle));
    }
    scores(N) += query(i) * key(i) + query(i + half) * key(i + half);
  }
  for (Real& score : scores) score *= std::pow(static_cast<Real>(2 * half), Real(-.5));
  return scores;
}

}  // namespace unrolled
