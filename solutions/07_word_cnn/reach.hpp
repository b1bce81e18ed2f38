// Exercise 7.3: how many words a position of a stack depends on.
#pragma once

#include <vector>

namespace unrolled {

/// The number of words from the first to the last that one position of the last layer depends on. Every layer has filters of K
/// places; those of layer l are dilations[l] words apart: 1 means neighbours, 2 every other word. Without a layer it is 1.
inline std::size_t reach(std::size_t K, const std::vector<std::size_t>& dilations) {
  std::size_t words = 1;
  for (const std::size_t dilation : dilations) words += (K - 1) * dilation;
  return words;
}

}  // namespace unrolled
