// Exercise 13.5: a word becomes tokens.
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
  throw unfinished("13.5");
}

}  // namespace unrolled
