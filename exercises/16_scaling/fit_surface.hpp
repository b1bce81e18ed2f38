// Exercise 16.3: sizes and lengths at once.
#pragma once

#include <cmath>

#include "base/error.hpp"  // unfinished()
#include "tensor/array.hpp"

namespace unrolled {

/// A and B with which E + A / N^α + B / D^β has the least sum of squared relative errors, Σ (L̂ / L − 1)². runs (R,3): N, D and L of each. (2)
inline Array fit_surface(const Array& runs, Real E, Real alpha, Real beta) { throw unfinished("16.3"); }

}  // namespace unrolled
