// Exercise 7.2, wrong: windows of padding count as −100, which wins where the text has less.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The largest of each feature over the windows of a text: features (B,W,F) → (B,F). Text b has windows(b) of them, 1 or more;
/// what comes after them is padding and takes no part.
inline Array max_over_time(const Array& features, const Indices& windows) {
  Array masked = features;
  for (std::size_t b = 0; b < features.shape(0); ++b)
    xt::view(masked, b, xt::range(windows(b), static_cast<Index>(features.shape(1))), xt::all()) = -100;
  return xt::amax(masked, {1});
}

/// ∂L/∂features (B,W,F), given ∂L/∂largest (B,F): the window that has the largest gets it, the first among equals.
inline Array max_over_time_backward(const Array& features, const Indices& windows, const Array& d_largest) {
  Array d = xt::zeros<Real>(features.shape());
  for (std::size_t b = 0; b < features.shape(0); ++b)
    for (std::size_t f = 0; f < features.shape(2); ++f) {
      std::size_t best = 0;
      for (std::size_t t = 1; t < static_cast<std::size_t>(windows(b)); ++t)
        if (features(b, t, f) > features(b, best, f)) best = t;
      d(b, best, f) = d_largest(b, f);
    }
  return d;
}

}  // namespace unrolled
