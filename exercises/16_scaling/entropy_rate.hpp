// Exercise 16.1: how little a language can cost.
#pragma once

#include <cmath>

#include "base/error.hpp"  // unfinished()
#include "tensor/array.hpp"

namespace unrolled {

/// Nats a token that one who knows language Z needs. p (K,K): how often the entity with first word a and second word b is said; sums to 1.
/// Each entity is three tokens: a, b and its fact. 0 ln 0 is 0.
inline Real entropy_rate(const Array& p) { throw unfinished("16.1"); }

}  // namespace unrolled
