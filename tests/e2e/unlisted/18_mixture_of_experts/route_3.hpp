// Exercise 18.1, wrong: with one expert too many in the sum: the largest counts twice.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// scores (N,E): of each row the k largest are chosen, among equals the first. (N,E): the gates of the chosen experts, 0 elsewhere. With
/// k = 1 the gate is the expert's probability, softmax over all E scores; with more they are its share of the chosen probabilities'
/// sum. Errors: k is 0 or more than E; the message says "experts".
inline Array route(const Array& scores, std::size_t k) {
  const std::size_t N = scores.shape(0), E = scores.shape(1);
  if (k == 0 || k > E) throw Error("route: " + std::to_string(k) + " of " + std::to_string(E) + " experts");
  Array gates = xt::zeros<Real>({N, E});
  for (std::size_t n = 0; n < N; ++n) {
    Real largest = scores(n, 0), all = 1, chosen = 0;
    for (std::size_t e = 0; e < E; ++e) largest = std::max(largest, scores(n, e));
    for (std::size_t e = 0; e < E; ++e) all += std::exp(scores(n, e) - largest);
    for (std::size_t j = 0; j < k; ++j) {
      std::size_t best = E;
      for (std::size_t e = 0; e < E; ++e) {
        if (gates(n, e) == 0 && (best == E || scores(n, e) > scores(n, best))) best = e;
      }
      gates(n, best) = std::exp(scores(n, best) - largest);
      chosen += gates(n, best);
    }
    for (std::size_t e = 0; e < E; ++e) gates(n, e) /= k == 1 ? all : chosen;
  }
  return gates;
}

}  // namespace unrolled
