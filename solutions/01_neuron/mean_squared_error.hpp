// Exercise 1.1: how wrong predictions are.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// L = 1/N Σ_i (ŷ_i − y_i)² of N predictions ŷ (N) and the truth y (N).
inline Real mean_squared_error(const Array& prediction, const Array& y) {
  Real sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const Real error = prediction(i) - y(i);
    sum += error * error;
  }
  return sum / static_cast<Real>(y.size());
}

}  // namespace unrolled
