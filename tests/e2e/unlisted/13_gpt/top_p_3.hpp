// Exercise 13.4, wrong: all that are kept are equally likely.
#pragma once

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The nucleus of p (V), which sums to 1: the fewest, likeliest tokens whose probabilities sum to `mass` or more,
/// renormalised; all others 0. Of equally likely tokens the first go in first; where rounding keeps the sum below
/// `mass`, all do. 0 < mass ≤ 1. (Holtzman et al. 2020, §3.1)
inline Array top_p(const Array& p, double mass) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t token) { return p(token); });
  Array kept = xt::zeros<Real>(p.shape());
  Real sum = 0;
  for (const std::size_t token : order) {
    if (sum >= mass) break;
    sum += kept(token) = p(token);
  }
  return xt::cast<Real>(kept > 0) / xt::sum(xt::cast<Real>(kept > 0))();
}

}  // namespace unrolled
