// Exercise 2.5: the largest of each window, and where its gradient goes.
#pragma once

#include "02_layers/pooling.hpp"
#include "base/error.hpp"

namespace unrolled {

/// The largest of each window: x (T,C) → (T',C), T' = window.count(T). Window t of feature c reads x[t·S + k − P, c] for
/// k = 0 … K − 1, where that is inside of x; what is outside takes no part.
inline Array max_pool(const Array& x, const layers::Window& window) { throw unfinished("2.5"); }

/// ∂L/∂x (T,C), given ∂L/∂y (T',C): each window passes its gradient to its largest number alone, the first among equals. A number
/// that is the largest of several windows gets the sum.
inline Array max_pool_backward(const Array& x, const Array& d_y, const layers::Window& window) {
  throw unfinished("2.5");
}

}  // namespace unrolled
