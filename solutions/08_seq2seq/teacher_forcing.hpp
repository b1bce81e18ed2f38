// Exercise 8.3: what the decoder is given, and what it is to say.
#pragma once

#include <algorithm>
#include <vector>

#include "08_seq2seq/lesson.hpp"

namespace unrolled {

/// What the decoder is given: each row seq2seq::begin, then the target; seq2seq::padding up to the longest. (B,T+1), T the longest
/// target.
inline Indices given_words(const std::vector<std::vector<Index>>& targets) {
  std::size_t longest = 0;
  for (const auto& target : targets) longest = std::max(longest, target.size());
  Indices given = Indices({targets.size(), longest + 1}, seq2seq::padding);
  for (std::size_t b = 0; b < targets.size(); ++b) {
    given(b, 0) = seq2seq::begin;
    for (std::size_t t = 0; t < targets[b].size(); ++t) given(b, t + 1) = targets[b][t];
  }
  return given;
}

/// What it is to say: each row the target, then seq2seq::end; `ignored` up to the longest. (B,T+1)
inline Indices wanted_words(const std::vector<std::vector<Index>>& targets) {
  std::size_t longest = 0;
  for (const auto& target : targets) longest = std::max(longest, target.size());
  Indices wanted = Indices({targets.size(), longest + 1}, ignored);
  for (std::size_t b = 0; b < targets.size(); ++b) {
    for (std::size_t t = 0; t < targets[b].size(); ++t) wanted(b, t) = targets[b][t];
    wanted(b, targets[b].size()) = seq2seq::end;
  }
  return wanted;
}

}  // namespace unrolled
