// Exercise 9.6: write the position into a vector.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// PE(t, 2i) = sin(t / 10000^(2i/C)), PE(t, 2i+1) = cos(t / 10000^(2i/C)), for t = 0 … T−1: (T,C), C even.
inline Array sinusoid(std::size_t T, std::size_t C) { throw unfinished("9.6"); }

}  // namespace unrolled
