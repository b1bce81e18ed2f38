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

/// The best sentence of at most `longest` words found with `beams` hypotheses, with its `end` if it came. What has ended
/// keeps its place, and the likeliest of the others go on. The best has the largest ln P / ((5 + n) / 6)^alpha for n words
/// (Wu et al. 2016, eq. 14).
inline std::vector<Index> beam_search(const Next& next, std::size_t beams, Index end, std::size_t longest,
                                      double alpha) {
  struct Hypothesis {
    std::vector<Index> words;
    double log_p = 0;
  };
  std::vector<Hypothesis> growing(1), ended;
  for (std::size_t n = 0; n < longest && !growing.empty(); ++n) {
    // Everything that the hypotheses can become
    std::vector<Hypothesis> longer;
    for (const Hypothesis& h : growing) {
      const Array log_p = next(h.words);  // (V)
      for (std::size_t word = 0; word < log_p.size(); ++word) {
        longer.push_back({h.words, h.log_p + log_p(word)});
        longer.back().words.push_back(static_cast<Index>(word));
      }
    }
    // The likeliest of it, as many as there are places
    std::ranges::stable_sort(longer, std::greater{}, &Hypothesis::log_p);
    longer.resize(std::min(beams - ended.size(), longer.size()));
    growing.clear();
    for (const Hypothesis& h : longer) (h.words.back() == end ? ended : growing).push_back(h);
  }
  ended.insert(ended.end(), growing.begin(), growing.end());
  const auto score = [&](const Hypothesis& h) {
    return h.log_p / std::pow((5 + static_cast<double>(h.words.size())) / 6, alpha);
  };
  return std::ranges::max_element(ended, std::less{}, score)->words;
}

}  // namespace unrolled
