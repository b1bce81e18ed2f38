// Exercise 7.2: of each filter its best window, wherever it stands.
#pragma once

#include <algorithm>

#include "tensor/array.hpp"

namespace unrolled {

/// The largest of each feature over the windows of a text: features (B,T',F) → (B,F). Text b has windows(b) of them, 1 or more;
/// what comes after them is padding and takes no part.
inline Array max_over_time(const Array& features, const Indices& windows) {
  const std::size_t B = features.shape(0), F = features.shape(2);
  Array largest = Array::from_shape({B, F});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t f = 0; f < F; ++f) {
      largest(b, f) = features(b, 0, f);
      for (std::size_t t = 1; static_cast<Index>(t) < windows(b); ++t)
        largest(b, f) = std::max(largest(b, f), features(b, t, f));
    }
  }
  return largest;
}

/// ∂L/∂features (B,T',F), given ∂L/∂largest (B,F): the window that has the largest gets it, the first among equals.
inline Array max_over_time_backward(const Array& features, const Indices& windows, const Array& d_largest) {
  Array d_features = xt::zeros<Real>(features.shape());
  for (std::size_t b = 0; b < features.shape(0); ++b) {
    for (std::size_t f = 0; f < features.shape(2); ++f) {
      std::size_t best = 0;
      for (std::size_t t = 1; static_cast<Index>(t) < windows(b); ++t) {
        if (features(b, t, f) > features(b, best, f)) best = t;
      }
      d_features(b, best, f) = d_largest(b, f);
    }
  }
  return d_features;
}

}  // namespace unrolled
