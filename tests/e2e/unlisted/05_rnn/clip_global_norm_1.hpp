// Exercise 5.3, wrong: scaled by the root of the right factor.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// Scales all gradients by one factor, in place, so that the norm of all of them together is at most `largest`; a
/// smaller norm is left alone. Returns the norm from before.
///   norm = √(Σ g²) over every element of every gradient
inline double clip_global_norm(std::vector<Array>& gradients, double largest) {
  double squares = 0;
  for (const Array& gradient : gradients) squares += xt::sum(gradient * gradient)();
  const double norm = std::sqrt(squares);
  if (norm > largest) {
    for (Array& gradient : gradients) gradient *= std::sqrt(largest / norm);
  }
  return norm;
}

}  // namespace unrolled
