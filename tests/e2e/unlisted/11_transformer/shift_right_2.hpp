// Exercise 11.4, wrong: as long as the first sentence, where that is enough.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// Input and target (B,L+1) of B sentences, the longest of L words: begin w₁ … w_n and w₁ … w_n end, each filled with
/// padding. What stands at a position of the input is the last word known when the target there is asked for.
inline std::pair<Indices, Indices> shift_right(const std::vector<std::vector<Index>>& sentences, Index begin,
                                               Index end, Index padding) {
  std::size_t longest = 0;
  for (const auto& words : sentences) longest = std::max(longest, words.size() + 1);
  Indices input(Indices::shape_type{sentences.size(), longest + 1}, padding), target = input;
  for (std::size_t b = 0; b < sentences.size(); ++b) {
    const std::size_t n = sentences[b].size();
    input(b, 0) = begin;
    for (std::size_t t = 0; t < n; ++t) input(b, t + 1) = target(b, t) = sentences[b][t];
    target(b, n) = end;
  }
  return {input, target};
}

}  // namespace unrolled
