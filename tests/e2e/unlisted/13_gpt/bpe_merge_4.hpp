// Exercise 13.5, wrong: two rounds at most.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace unrolled {

/// The pairs that may be merged, each with its rank: 0 was learnt first.
using Ranks = std::map<std::pair<std::string, std::string>, std::size_t>;

/// The tokens of a word that comes in pieces. Again and again: of the pairs of neighbours that are in the list, the one
/// of lowest rank becomes one piece, wherever it stands, from left to right. (Sennrich et al. 2016, §3.2)
inline std::vector<std::string> bpe_merge(std::vector<std::string> pieces, const Ranks& ranks) {
  for (int round = 0;; ++round) {
    // The pair of lowest rank
    auto best = ranks.end();
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      const auto found = ranks.find({pieces[i], pieces[i + 1]});
      if (found == ranks.end()) continue;
      if (best == ranks.end() || found->second < best->second) best = found;
    }
    if (best == ranks.end() || round == 2) return pieces;

    // Wherever it stands
    const auto& [left, right] = best->first;
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      if (pieces[i] != left || pieces[i + 1] != right) continue;
      pieces[i] += pieces[i + 1];
      pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }
}

}  // namespace unrolled
