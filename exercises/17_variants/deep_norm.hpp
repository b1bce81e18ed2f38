// Exercise 17.6: what keeps a very deep stack steady.
#pragma once

#include <string>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// A decoder of L layers with DeepNorm: x (T,C) and what a part makes of it, f (T,C) → LayerNorm(α x + f), α = (2L)^¼. LayerNorm
/// without gain and bias: each row less its mean, divided by √(variance + 1e-5). (T,C) (Wang et al. 2022)
inline Array deep_norm(const Array& x, const Array& f, std::size_t L) { throw unfinished("17.6"); }

/// By what the first numbers of a matrix are multiplied: β = (8L)^−¼ for "value", "output", "up" and "down"; 1 for "query" and "key".
inline Real first_size(const std::string& matrix, std::size_t L) { throw unfinished("17.6"); }

}  // namespace unrolled
