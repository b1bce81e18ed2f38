// What a filter looks for, read off the texts: the windows in which it found its maximum.
//
//   chosen window of filter f in text b     argmax over t of feature[b,t,f]
//   favourites of f                         over all texts, the phrases with the largest maxima, each phrase once
//
// A filter's weights are K × C numbers that nobody can read; the phrases that it prefers are words.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "07_word_cnn/word_cnn.hpp"

namespace unrolled::word_cnn {

/// For each filter of one width its best window: where it begins, and how well it fits.
struct Chosen {
  Indices start;  ///< (B,F)
  Array largest;  ///< (B,F)
};

// [chosen]
/// x (B,T,C), of which row b has lengths(b) words. Among equal windows the first. Errors: T is less than the filters' width.
inline Chosen chosen_windows(const Filters& filters, const Tensor& x, const Indices& lengths) {
  const NoGrad no_grad;
  const Tensor fits = relu(filters(x));  // (B,T−K+1,F)
  const Mask outside = windows_outside(lengths, x.size(1), filters.width());
  const Tensor features = masked_fill(fits, outside, -std::numeric_limits<double>::infinity());
  return {argmax(features, 1), max(features, 1).value()};
}
// [/chosen]

/// A phrase and how well it fits a filter.
struct Phrase {
  std::string words;
  double feature;
};

// [favourites]
/// Of filter f the `count` phrases that fit best, best first, each once. `texts` are the words of the rows of `chosen`.
inline std::vector<Phrase> favourites(const Chosen& chosen, std::size_t f, std::size_t K,
                                      const std::vector<std::vector<std::string>>& texts, std::size_t count) {
  std::vector<Phrase> phrases;
  for (std::size_t b = 0; b < texts.size(); ++b) {
    std::string words;
    const auto start = static_cast<std::size_t>(chosen.start(b, f));
    for (std::size_t t = start; t < std::min(start + K, texts[b].size()); ++t)
      words += (words.empty() ? "" : " ") + texts[b][t];
    if (!words.empty()) phrases.push_back({words, static_cast<double>(chosen.largest(b, f))});
  }
  std::stable_sort(phrases.begin(), phrases.end(),
                   [](const Phrase& a, const Phrase& b) { return a.feature > b.feature; });
  std::vector<Phrase> kept;
  for (const Phrase& phrase : phrases) {
    const auto same = [&](const Phrase& other) { return other.words == phrase.words; };
    if (kept.size() < count && std::none_of(kept.begin(), kept.end(), same)) kept.push_back(phrase);
  }
  return kept;
}
// [/favourites]

/// How many maxima above 0 each word of one text is part of: x (1,T,C) → one number for each of `words` words.
inline std::vector<double> maxima_of_words(const FilterBank& bank, const Tensor& x, std::size_t words) {
  std::vector<double> counts(words, 0);
  for (const Filters& filters : bank.of_width) {
    const Chosen chosen = chosen_windows(filters, x, Indices{static_cast<Index>(words)});
    for (std::size_t f = 0; f < chosen.start.size(); ++f) {
      const auto start = static_cast<std::size_t>(chosen.start(0, f));
      for (std::size_t t = start; t < start + filters.width() && t < words; ++t)
        counts[t] += chosen.largest(0, f) > 0 ? 1 : 0;
    }
  }
  return counts;
}

}  // namespace unrolled::word_cnn
