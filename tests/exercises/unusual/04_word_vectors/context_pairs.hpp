// Counts the pairs first, then writes each into its place; the window is walked from its ends.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Indices context_pairs(const std::vector<std::vector<Index>>& sentences,
                             const std::vector<std::vector<std::size_t>>& reaches) {
  const auto left = [&](std::size_t s, std::size_t i) { return i < reaches[s][i] ? 0 : i - reaches[s][i]; };
  const auto right = [&](std::size_t s, std::size_t i) {
    return std::min(sentences[s].size() - 1, i + reaches[s][i]);
  };
  std::size_t count = 0;
  for (std::size_t s = 0; s < sentences.size(); ++s)
    for (std::size_t i = 0; i < sentences[s].size(); ++i) count += right(s, i) - left(s, i);
  Indices pairs = Indices::from_shape({count, 2});
  Index* to = pairs.data();
  for (std::size_t s = 0; s < sentences.size(); ++s) {
    for (std::size_t i = 0; i < sentences[s].size(); ++i) {
      for (std::size_t j = left(s, i); j <= right(s, i); ++j) {
        if (j == i) continue;
        *to++ = sentences[s][i];
        *to++ = sentences[s][j];
      }
    }
  }
  return pairs;
}

}  // namespace unrolled
