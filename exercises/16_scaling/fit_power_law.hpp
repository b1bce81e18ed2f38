// Exercise 16.2: a line through logarithms.
#pragma once

#include <cmath>

#include "base/error.hpp"  // unfinished()
#include "tensor/array.hpp"

namespace unrolled {

/// A and α of L = E + A / N^α, by least squares of ln(L − E) on ln N. N and L (R), of R ≥ 2 runs of different sizes; all L are above E. (2)
inline Array fit_power_law(const Array& N, const Array& L, Real E) { throw unfinished("16.2"); }

}  // namespace unrolled
