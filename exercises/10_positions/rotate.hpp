// Exercise 10.2: each head's pairs turned by their positions (RoPE).
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// x (T,H,D), D even: of T positions, from 0 on, and H heads. In each head numbers i and i + D/2 are a pair; at position t it is
/// turned by the angle t · 10000^(−2i/D), against the clock. (T,H,D)
inline Array rotate(const Array& x) { throw unfinished("10.2"); }

}  // namespace unrolled
