// Exercise 12.3, wrong: a letter that no piece covers is passed over.
#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// log_p: ln p of each piece. The pieces of the cut of the word whose sum of ln p is largest; none if no cut covers the word. The
/// word has small letters a to z only.
inline std::vector<std::string> viterbi(const std::string& word, const std::map<std::string, Real>& log_p) {
  const std::size_t n = word.size();
  std::vector<Real> best(n + 1, -std::numeric_limits<Real>::infinity());
  std::vector<std::size_t> from(n + 1, 0);
  best[0] = 0;
  for (std::size_t end = 1; end <= n; ++end) {
    for (std::size_t begin = 0; begin < end; ++begin) {
      const auto piece = log_p.find(word.substr(begin, end - begin));
      if (piece == log_p.end() || best[begin] + piece->second <= best[end]) continue;
      best[end] = best[begin] + piece->second;
      from[end] = begin;
    }
  }
  std::vector<std::string> cut;
  for (std::size_t end = n; end > 0; end = from[end]) cut.push_back(word.substr(from[end], end - from[end]));
  std::reverse(cut.begin(), cut.end());
  return cut;
}

}  // namespace unrolled
