// Exercise 7.3, wrong: only the words that are read are counted, not those between them.
#pragma once

#include <set>
#include <vector>

#include "base/error.hpp"

namespace unrolled {

/// The number of words from the first to the last that one position of the last layer depends on. Every layer has filters of K
/// places; those of layer l are dilations[l] words apart: 1 means neighbours, 2 every other word. Without a layer it is 1.
inline std::size_t reach(std::size_t K, const std::vector<std::size_t>& dilations) {
  std::set<std::size_t> seen = {0};
  for (std::size_t d : dilations) {
    std::set<std::size_t> more;
    for (std::size_t word : seen)
      for (std::size_t k = 0; k < K; ++k) more.insert(word + k * d);
    seen = more;
  }
  return seen.size();
}

}  // namespace unrolled
