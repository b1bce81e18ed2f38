// Exercise 12.7, wrong: one token more than top-p needs.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// logits (V). p = softmax(logits / temperature); of p the fewest tokens that together reach top_p, the likeliest first; of these
/// those that are at least min_p times as likely as the likeliest. The rest gets 0, and what is left is made to sum to 1. (V)
inline Array truncated(const Array& logits, Real temperature, Real top_p, Real min_p) {
  Array p = logits;
  const Real most = *std::max_element(logits.begin(), logits.end());
  Real all = 0;
  for (Real& each : p) all += each = std::exp((each - most) / temperature);
  for (Real& each : p) each /= all;
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p(a) > p(b); });
  const Real least = min_p * p(order[0]);
  Real reached = 0, sum = 0;
  for (const std::size_t token : order) {
    const bool is_kept = reached - p(token) < top_p && p(token) >= least;
    reached += p(token);
    if (!is_kept) p(token) = 0;
    sum += p(token);
  }
  for (Real& each : p) each /= sum;
  return p;
}

}  // namespace unrolled
