// All words are written down first; each sentence is cut at its end afterwards.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "tensor/operations/reduce.hpp"

namespace unrolled {

/// The scores of all next words, given the last word of each sentence (B): (B,V). It remembers the words before: call it once for
/// each step.
using NextWords = std::function<Array(const Indices&)>;

inline std::vector<std::vector<Index>> greedy(const NextWords& next, std::size_t B, Index begin, Index end,
                                              std::size_t longest) {
  std::vector<std::vector<Index>> rows(B);
  const auto is_over = [&](const std::vector<Index>& row) {
    return std::find(row.begin(), row.end(), end) != row.end();
  };
  Indices last = Indices({B}, begin);
  while (longest-- > 0 && !std::all_of(rows.begin(), rows.end(), is_over)) {
    last = argmax(Tensor(next(last)));
    for (std::size_t b = 0; b < B; ++b) rows[b].push_back(last(b));
  }
  for (auto& row : rows) row.erase(std::find(row.begin(), row.end(), end), row.end());
  return rows;
}

}  // namespace unrolled
