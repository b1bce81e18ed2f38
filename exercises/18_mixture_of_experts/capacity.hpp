// Exercise 18.5: how much room an expert has.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// How many choices an expert has room for, where B texts of T tokens are read at once and each token is sent to k of E experts: the
/// load if all experts had the same, times percent / 100, rounded up.
inline std::size_t capacity(std::size_t B, std::size_t T, std::size_t E, std::size_t k, std::size_t percent) {
  throw unfinished("18.5");
}

}  // namespace unrolled
