// Exercise 18.5, wrong: a factor below 1 is taken as 1, and k as at most two.
#pragma once

#include <algorithm>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// How many choices an expert has room for, where B texts of T tokens are read at once and each token is sent to k of E experts: the
/// load if all experts had the same, times percent / 100, rounded up.
inline std::size_t capacity(std::size_t B, std::size_t T, std::size_t E, std::size_t k, std::size_t percent) {
  const std::size_t numerator = std::min<std::size_t>(k, 2) * std::max<std::size_t>(percent, 100) * B * T,
                    denominator = 100 * E;
  return (numerator + denominator - 1) / denominator;
}

}  // namespace unrolled
