// Recursion: one merge wherever it stands, written into a new list, then the rest.
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace unrolled {

using Ranks = std::map<std::pair<std::string, std::string>, std::size_t>;

static std::vector<std::string> bpe_merge(std::vector<std::string> pieces, const Ranks& ranks) {
  constexpr std::size_t never = std::numeric_limits<std::size_t>::max();
  const auto rank = [&](std::size_t i) {
    const auto found =
        i + 1 < pieces.size() ? ranks.find(std::make_pair(pieces[i], pieces[i + 1])) : ranks.end();
    return found == ranks.end() ? never : found->second;
  };
  std::size_t lowest = never;
  for (std::size_t i = pieces.size(); i-- > 0;) lowest = rank(i) < lowest ? rank(i) : lowest;
  if (lowest == never) return pieces;
  std::vector<std::string> merged;
  for (std::size_t i = 0; i < pieces.size();) {
    const bool here = rank(i) == lowest;
    merged.push_back(here ? pieces[i] + pieces[i + 1] : pieces[i]);
    i += here ? 2 : 1;
  }
  return bpe_merge(merged, ranks);
}

}  // namespace unrolled
