// Exercise 13.4: draw only from what is likely enough.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The nucleus of p (V), which sums to 1: the fewest, likeliest tokens whose probabilities sum to `mass` or more,
/// renormalised; all others 0. Of equally likely tokens the first go in first; where rounding keeps the sum below
/// `mass`, all do. 0 < mass ≤ 1. (Holtzman et al. 2020, §3.1)
inline Array top_p(const Array& p, double mass) { throw unfinished("13.4"); }

}  // namespace unrolled
