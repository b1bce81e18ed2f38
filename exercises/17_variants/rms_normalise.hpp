// Exercise 17.1: each row to a root mean square of 1.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// x (T,C), gain (C): each row divided by √(mean of its squares + epsilon), then multiplied by the gain: (T,C). (Zhang and Sennrich 2019)
inline Array rms_normalise(const Array& x, const Array& gain, Real epsilon) { throw unfinished("17.1"); }

}  // namespace unrolled
