// Exercise 5.6: draw the next character.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The character that the random number u from [0, 1) picks from p = softmax(logits / temperature): the first v with
/// p_0 + … + p_v > u; the last when rounding leaves none. logits (V) may be large; temperature > 0.
inline Index sample(const Array& logits, double temperature, double u) { throw unfinished("5.6"); }

}  // namespace unrolled
