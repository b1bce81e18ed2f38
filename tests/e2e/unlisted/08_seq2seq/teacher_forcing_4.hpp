// Exercise 8.3, wrong: what is wanted is shifted by two.
#pragma once

#include <vector>
#include "base/error.hpp"

#include "08_seq2seq/lesson.hpp"

namespace unrolled {

/// What the decoder is given: each row seq2seq::begin, then the target; seq2seq::padding up to the longest. (B,T+1), T the longest
/// target.
inline Indices given_words(const std::vector<std::vector<Index>>& targets) {
  std::size_t T = 0;
  for (auto& t : targets) T = std::max(T, t.size());
  Indices out = xt::zeros<Index>({targets.size(), T + 1});
  for (std::size_t b = 0; b < targets.size(); ++b)
    for (std::size_t t = 0; t <= T; ++t)
      out(b, t) = t == 0 ? seq2seq::begin : t <= targets[b].size() ? targets[b][t - 1] : seq2seq::padding;
  return out;
}

/// What it is to say: each row the target, then seq2seq::end; `ignored` up to the longest. (B,T+1)
inline Indices wanted_words(const std::vector<std::vector<Index>>& targets) {
  std::size_t T = 0;
  for (auto& t : targets) T = std::max(T, t.size());
  Indices out = xt::zeros<Index>({targets.size(), T + 1});
  for (std::size_t b = 0; b < targets.size(); ++b)
    for (std::size_t t = 0; t <= T; ++t)
      out(b, t) = t + 1 < targets[b].size()                                      ? targets[b][t + 1]
                  : t + 1 == targets[b].size() || (t == 0 && targets[b].empty()) ? seq2seq::end
                                                                                 : ignored;
  return out;
}

}  // namespace unrolled
