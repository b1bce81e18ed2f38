// The lots of a document are drawn first; the other sentence comes from a list of the other documents.
#pragma once

#include <cstddef>
#include <vector>

#include "14_bert/pairs.hpp"
#include "base/error.hpp"
#include "tensor/random.hpp"

namespace unrolled {

/// One sentence of another document than `here`.
inline bert::Tokens sentence_from_elsewhere(const std::vector<bert::Document>& documents, std::size_t here,
                                            Generator& generator) {
  std::vector<const bert::Document*> others;
  for (std::size_t d = 0; d < documents.size(); ++d) {
    if (d != here) others.push_back(&documents[d]);
  }
  generator.shuffle(others);
  return others.front()->at(generator.below(others.front()->size()));
}

static std::vector<bert::Pair> nsp_pairs(const std::vector<bert::Document>& documents, Generator& generator) {
  if (documents.size() == 0 || documents.size() == 1)
    throw Error("one document lends nothing: two documents, at least");
  std::vector<bert::Pair> pairs;
  for (std::size_t here = 0; here < documents.size(); ++here) {
    std::vector<Index> follows;
    for (std::size_t s = 1; s < documents[here].size(); ++s)
      follows.push_back(static_cast<Index>(generator.below(2)));
    for (std::size_t s = 0; s < follows.size(); ++s) {
      bert::Text text{documents[here][s], documents[here][s + 1]};
      if (follows[s] == 0) text.second = sentence_from_elsewhere(documents, here, generator);
      pairs.push_back({.text = text, .follows = follows[s]});
    }
  }
  return pairs;
}

}  // namespace unrolled
