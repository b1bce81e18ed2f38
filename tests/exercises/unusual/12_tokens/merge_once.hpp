// By recursion over the rest of the word.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace unrolled {

/// A helper of the same name: the pieces from place i on.
inline void merge_once(const std::vector<std::string>& pieces, std::size_t i, const std::string& left,
                       const std::string& right, std::vector<std::string>& into) {
  if (i == pieces.size()) return;
  const bool joins = i + 1 != pieces.size() && pieces[i] == left && pieces[i + 1] == right;
  into.push_back(joins ? left + right : pieces[i]);
  merge_once(pieces, joins ? i + 2 : i + 1, left, right, into);
}

static std::map<std::vector<std::string>, std::size_t> merge_once(
    const std::map<std::vector<std::string>, std::size_t>& words, const std::string& left,
    const std::string& right) {
  std::map<std::vector<std::string>, std::size_t> joined;
  for (auto word = words.rbegin(); word != words.rend(); ++word) {
    std::vector<std::string> now;
    merge_once(word->first, 0, left, right, now);
    const auto [place, is_new] = joined.emplace(now, word->second);
    if (!is_new) place->second += word->second;
  }
  return joined;
}

}  // namespace unrolled
