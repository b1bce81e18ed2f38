// Exercise 14.5: does the second sentence follow the first?
#pragma once

#include <vector>

#include "14_bert/pairs.hpp"
#include "base/error.hpp"
#include "tensor/random.hpp"

namespace unrolled {

/// For each sentence but the last of each document, in their order: with probability ½ itself and the next sentence,
/// else itself and one of another document, each of them equally likely, then each of its sentences.
/// Errors: fewer than two documents. (Devlin et al. 2019, §3.1, task 2)
inline std::vector<bert::Pair> nsp_pairs(const std::vector<bert::Document>& documents, Generator& generator) {
  if (documents.size() < 2) throw Error("pairs of sentences need two documents or more");
  std::vector<bert::Pair> pairs;
  for (std::size_t here = 0; here < documents.size(); ++here) {
    const bert::Document& document = documents[here];
    for (std::size_t s = 0; s + 1 < document.size(); ++s) {
      if (generator.chance(0.5)) {
        pairs.push_back({{document[s], document[s + 1]}, 1});
        continue;
      }
      const std::size_t there = (here + 1 + generator.below(documents.size() - 1)) % documents.size();
      const bert::Document& other = documents[there];
      pairs.push_back({{document[s], other[generator.below(other.size())]}, 0});
    }
  }
  return pairs;
}

}  // namespace unrolled
