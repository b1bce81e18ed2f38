// Next-sentence prediction: does the second sentence follow the first? (Devlin et al. 2019, §3.1, task 2.)
//
// Half of the pairs are two sentences that stand next to each other; in the other half the second one is from
// another document. RoBERTa left the task out, and lost nothing (Liu et al. 2019, §4.2).
#pragma once

#include <vector>

#include "14_bert/input.hpp"
#include "base/error.hpp"
#include "tensor/random.hpp"

namespace unrolled::bert {

/// Sentences in their order.
using Document = std::vector<Tokens>;

struct Pair {
  Text text;
  Index follows;  ///< 1: the second sentence is the next one
};

// [draw_pair]
/// Documents of at least two sentences each. Errors: fewer than two documents, one that is too short.
inline Pair draw_pair(const std::vector<Document>& documents, Generator& generator) {
  if (documents.size() < 2) throw Error("pairs of sentences need two documents or more");
  const std::size_t here = generator.below(documents.size());
  const Document& document = documents[here];
  if (document.size() < 2) throw Error("pairs of sentences need documents of two sentences or more");
  const std::size_t at = generator.below(document.size() - 1);
  if (generator.chance(0.5)) return {{document[at], document[at + 1]}, 1};
  // Any document but this one, each equally likely
  const std::size_t there = (here + 1 + generator.below(documents.size() - 1)) % documents.size();
  const Document& other = documents[there];
  return {{document[at], other[generator.below(other.size())]}, 0};
}
// [/draw_pair]

}  // namespace unrolled::bert
