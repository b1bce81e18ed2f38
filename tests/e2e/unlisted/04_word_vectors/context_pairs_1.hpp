// Exercise 4.1, wrong: each pair once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// The pairs (N,2) of a word and a word near it, in the order of the text: word i of a sentence with each word at most
/// reaches[sentence][i] places to its left or right in the same sentence, from left to right.
inline Indices context_pairs(const std::vector<std::vector<Index>>& sentences,
                             const std::vector<std::vector<std::size_t>>& reaches) {
  std::vector<Index> pairs;
  for (std::size_t s = 0; s < sentences.size(); ++s) {
    const std::vector<Index>& words = sentences[s];
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (std::size_t j = 0; j < words.size(); ++j) {
        const std::size_t distance = i > j ? i - j : j - i;
        if (j <= i && reaches[s][j] >= distance || distance == 0 || distance > reaches[s][i]) continue;
        pairs.push_back(words[i]);
        pairs.push_back(words[j]);
      }
    }
  }
  Indices all = Indices::from_shape({pairs.size() / 2, 2});
  std::copy(pairs.begin(), pairs.end(), all.begin());
  return all;
}

}  // namespace unrolled
