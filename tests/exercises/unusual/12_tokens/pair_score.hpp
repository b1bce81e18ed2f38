// By logarithms, and all counts from lists of everything that stands somewhere.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

inline Real pair_score(const std::map<std::vector<std::string>, std::size_t>& words, const std::string& left,
                       const std::string& right) noexcept {
  std::map<std::string, Real> singles;
  std::map<std::pair<std::string, std::string>, Real> pairs;
  for (const auto& word : words) {
    const std::string* before = nullptr;
    for (const std::string& piece : word.first) {
      singles[piece] += Real(word.second);
      if (before) pairs[{*before, piece}] += Real(word.second);
      before = &piece;
    }
  }
  const auto found = pairs.find({left, right});
  if (found == pairs.end()) return Real{};
  return std::exp(std::log(found->second) - std::log(singles[left]) - std::log(singles[right]));
}

}  // namespace unrolled
