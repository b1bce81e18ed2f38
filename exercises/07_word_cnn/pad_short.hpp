// Exercise 7.4: texts of different lengths as one batch that every filter can read.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "text/batching.hpp"

namespace unrolled {

/// Texts as rows of one table of ids (B,T), each filled up at its end with 0, and their own lengths (B). T is the length of the
/// longest text, but not less than `widest`, the words of the widest filter. A text may be empty; there is one at least.
inline text::Padded pad_short(const std::vector<std::vector<Index>>& texts, std::size_t widest) {
  throw unfinished("7.4");
}

}  // namespace unrolled
