// Exercise 12.7: which tokens may be drawn: temperature, top-p and min-p.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// logits (V). p = softmax(logits / temperature); of p the fewest tokens that together reach top_p, the likeliest first; of these
/// those that are at least min_p times as likely as the likeliest. The rest gets 0, and what is left is made to sum to 1. (V)
inline Array truncated(const Array& logits, Real temperature, Real top_p, Real min_p) {
  throw unfinished("12.7");
}

}  // namespace unrolled
