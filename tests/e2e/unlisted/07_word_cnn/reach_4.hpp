// Exercise 7.3, wrong: the largest dilation counts for all layers.
#pragma once

#include <algorithm>
#include <vector>

#include "base/error.hpp"

namespace unrolled {

/// The number of words from the first to the last that one position of the last layer depends on. Every layer has filters of K
/// places; those of layer l are dilations[l] words apart: 1 means neighbours, 2 every other word. Without a layer it is 1.
inline std::size_t reach(std::size_t K, const std::vector<std::size_t>& dilations) {
  std::size_t r = 1;
  for (std::size_t d : dilations)
    r += (K - 1) * (d > 0 ? *std::max_element(dilations.begin(), dilations.end()) : 0);
  return r;
}

}  // namespace unrolled
