// Exercise 8.3: what the decoder is given, and what it is to say.
#pragma once

#include <vector>
#include "base/error.hpp"

#include "08_seq2seq/lesson.hpp"

namespace unrolled {

/// What the decoder is given: each row seq2seq::begin, then the target; seq2seq::padding up to the longest. (B,T+1), T the longest
/// target.
inline Indices given_words(const std::vector<std::vector<Index>>& targets) { throw unfinished("8.3"); }

/// What it is to say: each row the target, then seq2seq::end; `ignored` up to the longest. (B,T+1)
inline Indices wanted_words(const std::vector<std::vector<Index>>& targets) { throw unfinished("8.3"); }

}  // namespace unrolled
