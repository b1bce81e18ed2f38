// Exercise 7.4, wrong: the longest text stands first, as in a packed batch.
#pragma once

#include <algorithm>
#include <vector>

#include "base/error.hpp"
#include "text/batching.hpp"

namespace unrolled {

/// Texts as rows of one table of ids (B,T), each filled up at its end with 0, and their own lengths (B). T is the length of the
/// longest text, but not less than `widest`, the words of the widest filter. A text may be empty; there is one at least.
inline text::Padded pad_short(const std::vector<std::vector<Index>>& texts, std::size_t widest) {
  std::size_t T = widest;
  auto sorted = texts;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  for (const auto& t : texts) T = std::max(T, t.size());
  text::Padded p{xt::zeros<Index>({texts.size(), T}), xt::zeros<Index>({texts.size()})};
  for (std::size_t b = 0; b < texts.size(); ++b) {
    for (std::size_t t = 0; t < sorted[b].size(); ++t) p.ids(b, t) = sorted[b][t];
    p.lengths(b) = static_cast<Index>(sorted[b].size());
  }
  return p;
}

}  // namespace unrolled
