// Exercise 8.4, wrong: rows that are over are left out of the question, so that the others move up.
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
  std::vector<std::vector<Index>> said(B);
  std::vector<bool> over(B, longest == 0);
  std::size_t left = longest == 0 ? 0 : B;
  Indices last = xt::zeros<Index>({B});
  for (std::size_t b = 0; b < B; ++b) last(b) = begin;
  while (left > 0) {
    Indices asked = xt::zeros<Index>({left});
    for (std::size_t b = 0, i = 0; b < B; ++b)
      if (!over[b]) asked(i++) = last(b);
    Array scores = next(asked);
    std::size_t r = 0;
    for (std::size_t b = 0; b < B; ++b) {
      if (over[b]) continue;
      const std::size_t i = r++;
      std::size_t best = 0;
      for (std::size_t w = 1; w < scores.shape(1); ++w)
        if (scores(i, w) > scores(i, best)) best = w;
      if (Index(best) == end) {
        over[b] = true;
        --left;
        continue;
      }
      said[b].push_back(Index(best));
      last(b) = Index(best);
      if (said[b].size() == longest) {
        over[b] = true;
        --left;
      }
    }
  }
  return said;
}

}  // namespace unrolled
