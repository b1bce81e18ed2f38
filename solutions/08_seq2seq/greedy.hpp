// Exercise 8.4: the likeliest word, again and again, for a whole batch.
#pragma once

#include <functional>
#include <vector>

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
  std::vector<std::vector<Index>> sentences(B);
  std::vector<bool> over(B, false);
  std::size_t going = B;
  Indices last = Indices({B}, begin);
  for (std::size_t t = 0; t < longest && going > 0; ++t) {
    const Array scores = next(last);
    for (std::size_t b = 0; b < B; ++b) {
      std::size_t best = 0;
      for (std::size_t v = 1; v < scores.shape(1); ++v)
        if (scores(b, v) > scores(b, best)) best = v;
      last(b) = static_cast<Index>(best);
      if (over[b]) continue;
      over[b] = last(b) == end;
      if (over[b]) --going;
      if (!over[b]) sentences[b].push_back(last(b));
    }
  }
  return sentences;
}

}  // namespace unrolled
