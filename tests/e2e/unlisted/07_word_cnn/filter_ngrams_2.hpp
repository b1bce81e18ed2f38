// Exercise 7.5, wrong: the sort does not keep equal features in the order of the texts.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The phrases of K words that fit one filter best, at most `count`, best first. Each text of K words or more offers one: its
/// window with the largest feature, the first among equals. features(b, t) belongs to the window of text b that begins with word t;
/// where a text has no more windows there is padding. A phrase that several texts offer stands once, at its largest feature; of
/// equal features the earlier text comes first.
inline std::vector<std::string> filter_ngrams(const std::vector<std::vector<std::string>>& texts,
                                              const Array& features, std::size_t K, std::size_t count) {
  std::vector<std::pair<Real, std::string>> found;
  for (std::size_t b = 0; b < texts.size(); ++b) {
    if (texts[b].size() < K) continue;
    std::size_t best = 0;
    for (std::size_t t = 1; t + K <= texts[b].size(); ++t)
      if (features(b, t) > features(b, best)) best = t;
    std::string phrase;
    for (std::size_t k = 0; k < K; ++k) phrase += (k ? " " : "") + texts[b][best + k];
    found.emplace_back(features(b, best), phrase);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> result;
  for (const auto& [value, phrase] : found)
    if (result.size() < count && std::find(result.begin(), result.end(), phrase) == result.end())
      result.push_back(phrase);
  return result;
}

}  // namespace unrolled
