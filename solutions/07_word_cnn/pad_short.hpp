// Exercise 7.4: texts of different lengths as one batch that every filter can read.
#pragma once

#include <algorithm>
#include <vector>

#include "text/batching.hpp"

namespace unrolled {

/// Texts as rows of one table of ids (B,T), each filled up at its end with 0, and their own lengths (B). T is the length of the
/// longest text, but not less than `widest`, the words of the widest filter. A text may be empty; there is one at least.
inline text::Padded pad_short(const std::vector<std::vector<Index>>& texts, std::size_t widest) {
  std::size_t T = widest;
  for (const std::vector<Index>& text : texts) T = std::max(T, text.size());
  text::Padded batch{xt::zeros<Index>({texts.size(), T}), xt::zeros<Index>({texts.size()})};
  for (std::size_t b = 0; b < texts.size(); ++b) {
    for (std::size_t t = 0; t < texts[b].size(); ++t) batch.ids(b, t) = texts[b][t];
    batch.lengths(b) = static_cast<Index>(texts[b].size());
  }
  return batch;
}

}  // namespace unrolled
