// Exercise 7.1: filters that slide over a text.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// How well each window of K words fits each of F filters: x (T,C), filters (K,C,F), bias (F) → (T−K+1,F).
///   y[t,f] = Σₖ Σ_c x[t + k, c] · filters[k,c,f] + bias[f]
/// Errors: a text that is shorter than the filters; the message says "shorter".
inline Array convolve(const Array& x, const Array& filters, const Array& bias) { throw unfinished("7.1"); }

}  // namespace unrolled
