// Exercise 12.1, wrong: words without the pair are lost.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unrolled {

/// words: how often each word occurs, as its pieces. The same words after `left` and `right` were joined wherever they are
/// neighbours, from left to right. Words that are alike now are one, and their counts add up.
inline std::map<std::vector<std::string>, std::size_t> merge_once(
    const std::map<std::vector<std::string>, std::size_t>& words, const std::string& left,
    const std::string& right) {
  std::map<std::vector<std::string>, std::size_t> joined;
  for (const auto& [pieces, count] : words) {
    std::vector<std::string> now;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i + 1 < pieces.size() && pieces[i] == left && pieces[i + 1] == right) {
        now.push_back(left + right);
        ++i;
      } else {
        now.push_back(pieces[i]);
      }
    }
    if (now != pieces) joined[now] += count;
  }
  return joined;
}

}  // namespace unrolled
