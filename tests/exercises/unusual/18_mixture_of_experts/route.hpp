// Expert by expert: each is chosen if fewer than k come before it; the gates are ratios, 1 / Σ e^(s_i − s_e).
#pragma once

#include <cmath>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

static bool route_is_chosen(const Array& scores, std::size_t n, std::size_t e, std::size_t k) {
  std::size_t before = 0;
  for (std::size_t i = 0; i < scores.shape(1); ++i)
    before += scores(n, i) > scores(n, e) || (scores(n, i) == scores(n, e) && i < e);
  return before < k;
}

inline Array route(const Array& scores, std::size_t k) {
  if (k < 1 || scores.shape(1) < k) throw Error("too many or too few experts");
  Array gates = scores;
  for (std::size_t n = 0; n < scores.shape(0); ++n) {
    for (std::size_t e = 0; e < scores.shape(1); ++e) {
      gates(n, e) = 0;
      if (!route_is_chosen(scores, n, e, k)) continue;
      Real others = 0;
      for (std::size_t i = scores.shape(1); i-- > 0;) {
        if (k == 1 || route_is_chosen(scores, n, i, k)) others += std::exp(scores(n, i) - scores(n, e));
      }
      gates(n, e) = 1 / others;
    }
  }
  return gates;
}

}  // namespace unrolled
