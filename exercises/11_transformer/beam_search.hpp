// Exercise 11.7: look for the best sentence, several at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// ln P(word | the words so far) for each word: (V).
using Next = std::function<Array(const std::vector<Index>&)>;

/// The best sentence of at most `longest` words found with `beams` hypotheses, with its `end` if it came. What has ended
/// keeps its place, and the likeliest of the others go on. The best has the largest ln P / ((5 + n) / 6)^alpha for n words
/// (Wu et al. 2016, eq. 14).
inline std::vector<Index> beam_search(const Next& next, std::size_t beams, Index end, std::size_t longest,
                                      double alpha) {
  throw unfinished("11.7");
}

}  // namespace unrolled
