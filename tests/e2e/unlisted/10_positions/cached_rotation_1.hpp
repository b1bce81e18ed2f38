// Exercise 10.3, wrong: divided by D.
#pragma once

#include <cmath>

#include "10_positions/rotation.hpp"

namespace unrolled {

/// kept (N,D): the keys of N earlier tokens, as they were kept: turned. They are the last N of the `read` tokens before this one; the
/// others were thrown away. query (D) and key (D) are the new token's, not yet turned. The new query's scores, q · k / √D, with
/// the kept keys and, last, with its own: (N+1).
inline Array cached_rotation(const Array& kept, std::size_t read, const Array& query, const Array& key) {
  const std::size_t N = kept.shape(0), D = kept.shape(1);
  const auto turned = [&](const Array& x) {
    const Tensor row = reshape(x, {1, 1, static_cast<Index>(D)});  // (T,H,D) of one token and one head
    return positions::rotate(row, positions::angles(1, D, read), positions::Pairs::halves).value();
  };
  const Array q = turned(query), own = turned(key);
  Array scores = xt::zeros<Real>({N + 1});
  for (std::size_t n = 0; n <= N; ++n) {
    for (std::size_t d = 0; d < D; ++d) scores(n) += q(0, 0, d) * (n < N ? kept(n, d) : own(0, 0, d));
    scores(n) /= static_cast<Real>(D);
  }
  return scores;
}

}  // namespace unrolled
