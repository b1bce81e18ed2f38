// Documents whose sentences say where they stand.
#pragma once

#include <vector>

#include "14_bert/pairs.hpp"

namespace unrolled::exercise {

/// Where a sentence stands. No two are alike.
struct Place {
  std::size_t document, sentence;
  auto operator<=>(const Place&) const = default;
};

inline bert::Tokens sentence_at(Place place) {
  return {static_cast<Index>(place.document), static_cast<Index>(place.sentence), 7};
}

inline std::vector<bert::Document> documents_of(const std::vector<std::size_t>& sizes) {
  std::vector<bert::Document> documents(sizes.size());
  for (std::size_t d = 0; d < sizes.size(); ++d) {
    for (std::size_t s = 0; s < sizes[d]; ++s) documents[d].push_back(sentence_at({d, s}));
  }
  return documents;
}

/// A pair, by where its sentences stand; one that is in no document stands behind all.
struct Drawn {
  Place first, second;
  Index follows;
  bool is_next() const { return second == Place{first.document, first.sentence + 1}; }
};

inline Place place_of(const bert::Tokens& sentence) {
  if (sentence.size() != 3) return {1'000'000, 0};
  return {static_cast<std::size_t>(sentence[0]), static_cast<std::size_t>(sentence[1])};
}

inline std::vector<Drawn> drawn(const std::vector<bert::Pair>& pairs) {
  std::vector<Drawn> all;
  for (const bert::Pair& pair : pairs)
    all.push_back({place_of(pair.text.first), place_of(pair.text.second), pair.follows});
  return all;
}

using NspPairs = std::vector<bert::Pair> (*)(const std::vector<bert::Document>&, Generator&);

/// This many times all pairs of documents of these sizes.
inline std::vector<Drawn> drawn(NspPairs answer, const std::vector<std::size_t>& sizes, int times) {
  Generator generator(3);
  const std::vector<bert::Document> documents = documents_of(sizes);
  std::vector<Drawn> all;
  for (int n = 0; n < times; ++n) {
    const auto some = drawn(answer(documents, generator));
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace unrolled::exercise
