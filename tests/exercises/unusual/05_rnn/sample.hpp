// All sums first, then the first above u; where rounding leaves none, the last.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Index sample(const Array& logits, double temperature, double u) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  double whole = 0;
  for (const Real logit : logits) whole += std::exp(logit / temperature - largest / temperature);
  const double log_whole = largest / temperature + std::log(whole);
  std::vector<double> reached;
  for (const Real logit : logits) reached.push_back(std::exp(logit / temperature - log_whole));
  std::partial_sum(reached.begin(), reached.end(), reached.begin());
  const auto above = std::upper_bound(reached.begin(), reached.end() - 1, u);
  return static_cast<Index>(above - reached.begin());
}

}  // namespace unrolled
