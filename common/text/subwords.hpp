// Subwords: frequent words whole, rare ones in pieces, so that no word of the alphabet is unknown.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "text/neighbour_pairs.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::text {

/// Byte-pair encoding in its first form (Sennrich, Haddow and Birch 2016, algorithm 1): a word begins as its
/// characters, and again and again the most frequent pair of neighbours becomes one piece. A piece that does
/// not end its word is written with @@ after it, "hou@@ se"; words that end in @@ themselves are not expected.
class Subwords {
 public:
  Subwords() = default;  ///< knows no piece; only good for being assigned to

  /// Learns pieces from texts that are lists of words, until there are `size` of them or no pair stands
  /// twice. Special words come first. Equal counts: the pair whose parts were there first. Errors: no word;
  /// not UTF-8.
  static Subwords learn(const std::vector<std::vector<std::string>>& texts, std::size_t size,
                        const std::vector<std::string>& special, const EachMerge& each = {});

  /// The numbers of a text's pieces. A character that was never seen is "<unk>". Errors: not UTF-8, unknown
  /// and there is no "<unk>".
  std::vector<Index> encode(const std::vector<std::string>& words) const;
  /// The pieces joined to words again, with a blank between them.
  std::string decode(const std::vector<Index>& pieces) const;

  const Vocabulary& vocabulary() const { return vocabulary_; }

 private:
  using Pair = std::pair<std::string, std::string>;
  std::vector<std::string> cut(const std::string& word) const;

  Vocabulary vocabulary_;
  std::map<Pair, std::size_t> ranks_;  // the pairs that are joined, by when they were
};

}  // namespace unrolled::text
