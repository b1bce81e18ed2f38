// Exercise 10.1: the encodings of positions further on, without knowing where they are.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// encodings (T,C), C even: each row is PE(t) of some position t, which is not given. The rows PE(t + places): (T,C).
/// `places` may be negative.
inline Array shift_sinusoid(const Array& encodings, Index places) { throw unfinished("10.1"); }

}  // namespace unrolled
