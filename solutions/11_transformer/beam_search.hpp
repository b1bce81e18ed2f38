// Exercise 11.7: look for the best sentence, several at a time.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// ln P(word | the words so far) for each word: (V).
using Next = std::function<Array(const std::vector<Index>&)>;

/// The best sentence of at most `longest` words that is found with `beams` hypotheses, with its `end` if it came. The
/// score of n words is ln P divided by ((5 + n) / 6)^alpha (Wu et al. 2016, eq. 14). What has ended stays as it is.
inline std::vector<Index> beam_search(const Next& next, std::size_t beams, Index end, std::size_t longest,
                                      double alpha) {
  struct Hypothesis {
    std::vector<Index> words;
    double log_p = 0;
  };
  const auto score = [&](const Hypothesis& h) {
    return h.log_p / std::pow((5 + static_cast<double>(h.words.size())) / 6, alpha);
  };
  std::vector<Hypothesis> beam(1);
  for (std::size_t n = 0; n < longest; ++n) {
    // Everything that the hypotheses can become
    std::vector<Hypothesis> candidates;
    for (const Hypothesis& h : beam) {
      if (!h.words.empty() && h.words.back() == end) {
        candidates.push_back(h);
        continue;
      }
      const Array log_p = next(h.words);  // (V)
      for (std::size_t word = 0; word < log_p.size(); ++word) {
        candidates.push_back({h.words, h.log_p + log_p(word)});
        candidates.back().words.push_back(static_cast<Index>(word));
      }
    }
    // The best of all of them
    std::ranges::stable_sort(candidates, std::greater{}, score);
    candidates.resize(std::min(beams, candidates.size()));
    beam = std::move(candidates);
  }
  return beam.front().words;
}

}  // namespace unrolled
