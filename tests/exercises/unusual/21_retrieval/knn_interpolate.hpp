// Token by token, each probability from a logarithm of its own.
#pragma once

#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// ln Σ e^x
inline double log_sum_exp(const Array& x) {
  double largest = -std::numeric_limits<double>::infinity(), sum = 0;
  for (const Real one : x) largest = std::max<double>(largest, one);
  for (const Real one : x) sum += std::exp(one - largest);
  return largest + std::log(sum);
}

static Array knn_interpolate(const Array& squared_distances, const Indices& next, const Array& logits,
                             double temperature, double lambda) {
  Array near = squared_distances, p = logits;
  for (Real& x : flat(near)) x /= -temperature;
  const double all_places = log_sum_exp(near), all_tokens = log_sum_exp(logits);
  for (std::size_t v = 0; v < p.size(); ++v) {
    double places = 0;
    for (std::size_t n = near.size(); n-- > 0;) {
      if (next(n) == static_cast<Index>(v)) places += std::exp(near(n) - all_places);
    }
    p(v) = std::exp(logits(v) - all_tokens);
    p(v) += lambda * (places - p(v));
  }
  return p;
}

}  // namespace unrolled
