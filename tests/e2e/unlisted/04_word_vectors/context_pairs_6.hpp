// Exercise 4.1, wrong: the first place is below 0, and has no sign.
#pragma once

#include <cstddef>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The pairs (N,2) of a word and a word near it, in the order of the text: word i of a sentence with each word at most
/// reaches[sentence][i] places to its left or right in the same sentence, from left to right.
inline Indices context_pairs(const std::vector<std::vector<Index>>& sentences,
                             const std::vector<std::vector<std::size_t>>& reaches) {
  std::vector<Index> pairs;
  for (std::size_t s = 0; s < sentences.size(); s++) {
    const auto& words = sentences[s];
    for (std::size_t i = 0; i < words.size(); i++) {
      for (std::size_t j = i - reaches[s][i]; j <= i + reaches[s][i] && j < words.size(); j++) {
        std::size_t d = i > j ? i - j : j - i;
        if (d == 0 || d > reaches[s][i]) continue;
        pairs.push_back(words[i]);
        pairs.push_back(words[j]);
      }
    }
  }
  Indices result = Indices::from_shape({pairs.size() / 2, 2});
  std::copy(pairs.begin(), pairs.end(), result.begin());
  return result;
}

}  // namespace unrolled
