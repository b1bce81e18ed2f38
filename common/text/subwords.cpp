#include "text/subwords.hpp"

#include "text/piece_learning.hpp"

namespace unrolled::text {

Subwords Subwords::learn(const std::vector<std::vector<std::string>>& texts, std::size_t size,
                         const std::vector<std::string>& special) {
  PieceLearner learner(texts, Marking::all_but_last);
  Subwords subwords;
  while (special.size() + learner.pieces().size() < size) {
    const auto pair = learner.join_best();
    if (!pair) break;
    subwords.ranks_.emplace(*pair, subwords.ranks_.size());
  }
  std::vector<std::string> pieces = special;
  pieces.insert(pieces.end(), learner.pieces().begin(), learner.pieces().end());
  subwords.vocabulary_ = Vocabulary(std::move(pieces));
  return subwords;
}

std::vector<std::string> Subwords::cut(const std::string& word) const {
  std::vector<std::string> pieces = characters_of(word, Marking::all_but_last);
  while (pieces.size() > 1) {
    // The pair that was joined first
    std::size_t best = pieces.size(), best_rank = ranks_.size();
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      const auto found = ranks_.find({pieces[i], pieces[i + 1]});
      if (found != ranks_.end() && found->second < best_rank) best = i, best_rank = found->second;
    }
    if (best == pieces.size()) break;
    pieces[best] = joined(pieces[best], pieces[best + 1], Marking::all_but_last);
    pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
  return pieces;
}

std::vector<Index> Subwords::encode(const std::vector<std::string>& words) const {
  std::vector<Index> numbers;
  for (const std::string& word : words) {
    for (const std::string& piece : cut(word)) numbers.push_back(vocabulary_.id(piece));
  }
  return numbers;
}

std::string Subwords::decode(const std::vector<Index>& pieces) const {
  std::string text;
  for (const Index number : pieces) {
    std::string piece = vocabulary_.word(number);
    const bool is_open = piece.ends_with(goes_on);
    text += is_open ? piece.substr(0, piece.size() - goes_on.size()) : piece + ' ';
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

}  // namespace unrolled::text
