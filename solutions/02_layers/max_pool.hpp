// Exercise 2.5: the largest of each window, and where its gradient goes.
#pragma once

#include <optional>

#include "02_layers/pooling.hpp"

namespace unrolled {

/// Where the largest number of window t of feature c stands in x, the first among equals.
inline std::size_t largest_of_window(const Array& x, const layers::Window& window, std::size_t t,
                                     std::size_t c) {
  std::optional<std::size_t> largest;
  for (std::size_t k = 0; k < window.size; ++k) {
    const std::size_t at = t * window.stride + k;  // counted from the first of the padding
    if (at < window.padding || at >= window.padding + x.shape(0)) continue;
    if (!largest || x(at - window.padding, c) > x(*largest, c)) largest = at - window.padding;
  }
  return largest.value();
}

/// The largest of each window: x (T,C) → (T',C), T' = window.count(T). Window t of feature c reads x[t·S + k − P, c] for
/// k = 0 … K − 1, where that is inside of x; what is outside takes no part.
inline Array max_pool(const Array& x, const layers::Window& window) {
  const std::size_t C = x.shape(1), count = window.count(x.shape(0));
  Array y = Array::from_shape({count, C});
  for (std::size_t t = 0; t < count; ++t) {
    for (std::size_t c = 0; c < C; ++c) y(t, c) = x(largest_of_window(x, window, t, c), c);
  }
  return y;
}

/// ∂L/∂x (T,C), given ∂L/∂y (T',C): each window passes its gradient to its largest number alone, the first among equals. A number
/// that is the largest of several windows gets the sum.
inline Array max_pool_backward(const Array& x, const Array& d_y, const layers::Window& window) {
  Array d_x = xt::zeros<Real>(x.shape());
  for (std::size_t t = 0; t < d_y.shape(0); ++t) {
    for (std::size_t c = 0; c < x.shape(1); ++c) d_x(largest_of_window(x, window, t, c), c) += d_y(t, c);
  }
  return d_x;
}

}  // namespace unrolled
