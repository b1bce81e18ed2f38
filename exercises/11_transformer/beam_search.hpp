// Exercise 11.7: look for the best sentence, several at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "tensor/array.hpp"
#include "tensor/error.hpp"

namespace unrolled {

/// ln P(word | the words so far) for each word: (V).
using Next = std::function<Array(const std::vector<Index>&)>;

/// The best sentence of at most `longest` words that is found with `beams` hypotheses, with its `end` if it came. The
/// score of n words is ln P divided by ((5 + n) / 6)^alpha (Wu et al. 2016, eq. 14). What has ended stays as it is.
inline std::vector<Index> beam_search(const Next& next, std::size_t beams, Index end, std::size_t longest,
                                      double alpha) {
  throw unfinished("11.7");
}

}  // namespace unrolled
