// By a map from phrase to its best feature and first text, and a selection of the best again and again.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

inline std::vector<std::string> filter_ngrams(const std::vector<std::vector<std::string>>& texts,
                                              const Array& features, std::size_t K, std::size_t count) {
  std::map<std::string, std::pair<Real, std::size_t>> best;
  for (std::size_t b = 0; b < texts.size(); ++b) {
    std::string phrase;
    Real largest = 0;
    for (std::size_t t = texts[b].size() + 1; t-- > 0;) {
      if (t + K > texts[b].size() || (!phrase.empty() && features(b, t) < largest)) continue;
      largest = features(b, t);
      phrase.clear();
      for (std::size_t k = K; k-- > 0;) phrase.insert(0, texts[b][t + k] + (k + 1 == K ? "" : " "));
    }
    if (phrase.empty()) continue;
    const auto found = best.find(phrase);
    if (found == best.end() || found->second.first < largest) best[phrase] = {largest, b};
  }
  std::vector<std::string> list;
  while (list.size() < count && !best.empty()) {
    auto first = best.begin();
    for (auto other = best.begin(); other != best.end(); ++other) {
      const auto& [feature, text] = other->second;
      if (feature > first->second.first || (feature == first->second.first && text < first->second.second))
        first = other;
    }
    list.push_back(first->first);
    best.erase(first);
  }
  return list;
}

}  // namespace unrolled
