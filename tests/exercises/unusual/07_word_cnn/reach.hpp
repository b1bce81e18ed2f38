// By looking: from one position back, layer by layer, a set of all words that it depends on.
#pragma once

#include <set>
#include <vector>

namespace unrolled {

inline std::size_t reach(std::size_t K, const std::vector<std::size_t>& dilations) noexcept {
  std::set<std::size_t> seen = {0};
  for (std::size_t l = dilations.size(); l-- > 0;) {
    std::set<std::size_t> below;
    for (const std::size_t at : seen) {
      for (std::size_t k = 0; k < K; ++k) below.insert(at + k * dilations[l]);
    }
    seen = below;
  }
  return *seen.rbegin() + 1;
}

}  // namespace unrolled
