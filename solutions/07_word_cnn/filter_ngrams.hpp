// Exercise 7.5: what a filter looks for, in words.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// The phrases of K words that fit one filter best, at most `count`, best first. Each text of K words or more offers one: its
/// window with the largest feature, the first among equals. features(b, t) belongs to the window of text b that begins with word t;
/// where a text has no more windows there is padding. A phrase that several texts offer stands once, at its largest feature; of
/// equal features the earlier text comes first.
inline std::vector<std::string> filter_ngrams(const std::vector<std::vector<std::string>>& texts,
                                              const Array& features, std::size_t K, std::size_t count) {
  struct Offer {
    std::string phrase;
    Real feature;
  };
  std::vector<Offer> offers;
  for (std::size_t b = 0; b < texts.size(); ++b) {
    if (texts[b].size() < K) continue;
    std::size_t best = 0;
    for (std::size_t t = 1; t + K <= texts[b].size(); ++t) {
      if (features(b, t) > features(b, best)) best = t;
    }
    std::string phrase = texts[b][best];
    for (std::size_t k = 1; k < K; ++k) phrase += " " + texts[b][best + k];
    offers.push_back({phrase, features(b, best)});
  }
  std::stable_sort(offers.begin(), offers.end(),
                   [](const Offer& a, const Offer& b) { return a.feature > b.feature; });
  std::vector<std::string> phrases;
  for (const Offer& offer : offers) {
    if (phrases.size() < count && std::find(phrases.begin(), phrases.end(), offer.phrase) == phrases.end())
      phrases.push_back(offer.phrase);
  }
  return phrases;
}

}  // namespace unrolled
