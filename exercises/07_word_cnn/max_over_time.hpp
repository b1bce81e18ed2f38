// Exercise 7.2: of each filter its best window, wherever it stands.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The largest of each feature over the windows of a text: features (B,T',F) → (B,F). Text b has windows(b) of them, 1 or more;
/// what comes after them is padding and takes no part.
inline Array max_over_time(const Array& features, const Indices& windows) { throw unfinished("7.2"); }

/// ∂L/∂features (B,T',F), given ∂L/∂largest (B,F): the window that has the largest gets it, the first among equals.
inline Array max_over_time_backward(const Array& features, const Indices& windows, const Array& d_largest) {
  throw unfinished("7.2");
}

}  // namespace unrolled
