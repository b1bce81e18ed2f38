// Without sorting: again and again the likeliest of the rest.
#pragma once

#include <algorithm>
#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

inline Array truncated(const Array& logits, Real temperature, Real top_p, Real min_p) {
  Array left = logits, kept = Array(logits.shape(), 0);
  const Real most = *std::max_element(logits.begin(), logits.end());
  Real all = 0;
  for (Real& each : left) all += each = std::exp(each / temperature - most / temperature);
  Real reached = 0;
  while (reached < top_p * all * (1 - Real(1e-15))) {
    const auto likeliest = std::max_element(left.begin(), left.end());
    if (*likeliest <= 0 || *likeliest < min_p) break;  // the largest is e⁰
    kept.flat(static_cast<std::size_t>(likeliest - left.begin())) = *likeliest;
    reached += *likeliest;
    *likeliest = -1;
  }
  for (Real& each : kept) each /= reached;
  return kept;
}

}  // namespace unrolled
