// Exercise 7.3, wrong: the width of the first layer is the beginning, and the first layer is counted again.
#pragma once

#include <vector>

#include "base/error.hpp"

namespace unrolled {

/// The number of words from the first to the last that one position of the last layer depends on. Every layer has filters of K
/// places; those of layer l are dilations[l] words apart: 1 means neighbours, 2 every other word. Without a layer it is 1.
inline std::size_t reach(std::size_t K, const std::vector<std::size_t>& dilations) {
  std::size_t r = K;
  for (std::size_t d : dilations) r += (K - 1) * d;
  return r;
}

}  // namespace unrolled
