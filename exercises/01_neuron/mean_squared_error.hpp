// Exercise 1.1: how wrong predictions are.
#pragma once

#include <cmath>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// L = 1/N Σ_i (ŷ_i − y_i)² of N predictions ŷ (N) and the truth y (N).
inline Real mean_squared_error(const Array& prediction, const Array& y) { throw unfinished("1.1"); }

}  // namespace unrolled
