// Exercise 8.4: the likeliest word, again and again, for a whole batch.
#pragma once

#include <functional>
#include <vector>
#include "base/error.hpp"

#include "tensor/array.hpp"

namespace unrolled {

/// The scores of all next words, given the last word of each sentence (B): (B,V). It remembers the words before: call it once for
/// each step.
using NextWords = std::function<Array(const Indices&)>;

/// Writes B sentences at once. Each begins with `begin` and is over when its likeliest next word is `end`, or when it has `longest`
/// words. The result has neither `begin` nor `end`. Among equals the first word is the likeliest. When all sentences are over,
/// `next` is asked no more.
inline std::vector<std::vector<Index>> greedy(const NextWords& next, std::size_t B, Index begin, Index end,
                                              std::size_t longest) {
  throw unfinished("8.4");
}

}  // namespace unrolled
