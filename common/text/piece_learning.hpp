// Learning pieces of words by joining neighbours: what Subwords and WordPiece have in common.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "text/neighbour_pairs.hpp"

namespace unrolled::text {

/// Which pieces of a word carry a mark: all but the last, "hou@@ se", or all but the first, "hou ##se".
enum class Marking { all_but_last, all_but_first };

inline const std::string goes_on = "@@", went_on = "##";

/// A word as its characters, marked. Errors: not UTF-8.
std::vector<std::string> characters_of(const std::string& word, Marking marking);

/// Two neighbours as one piece.
std::string joined(const std::string& left, const std::string& right, Marking marking);

/// The words of some texts, cut into pieces; again and again the pair of neighbours that occurs most often becomes one
/// piece.
class PieceLearner {
 public:
  /// Texts are lists of words. Errors: not UTF-8.
  PieceLearner(const std::vector<std::vector<std::string>>& texts, Marking marking);

  /// All pieces so far: the alphabet in the order of its bytes, then what was joined.
  const std::vector<std::string>& pieces() const { return pieces_; }

  /// Joins the most frequent pair everywhere, and returns the two; nothing when no pair stands twice. Among equals it is
  /// the pair whose parts were there first.
  std::optional<std::pair<std::string, std::string>> join_best();

 private:
  Index number_of(const std::string& piece);
  std::vector<CountedWord> cut(const std::vector<std::vector<std::string>>& texts);

  Marking marking_;
  std::vector<std::string> pieces_;
  std::unordered_map<std::string, Index> numbers_;
  NeighbourPairs pairs_;
};

}  // namespace unrolled::text
