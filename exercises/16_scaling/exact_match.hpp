// Exercise 16.6: one model by two measures.
#pragma once

#include "base/error.hpp"  // unfinished()
#include "tensor/array.hpp"

namespace unrolled {

/// answers and right (B,k): the answers to the k questions of each of B texts, and the right ones. The share of answers that are right, and the
/// share of texts in which all are. B and k are at least 1. (2)
inline Array exact_match(const Indices& answers, const Indices& right) { throw unfinished("16.6"); }

}  // namespace unrolled
