#include "text/subwords.hpp"

#include "text/merging.hpp"
#include "text/piece_learning.hpp"

namespace unrolled::text {

Subwords Subwords::learn(const std::vector<std::vector<std::string>>& texts, std::size_t size,
                         const std::vector<std::string>& special, const EachMerge& each) {
  PieceLearner learner(texts, Marking::all_but_last);
  Subwords subwords;
  while (special.size() + learner.pieces().size() < size) {
    const auto pair = learner.join_best();
    if (!pair) break;
    subwords.ranks_.emplace(*pair, subwords.ranks_.size());
    if (each) each();
  }
  std::vector<std::string> pieces = special;
  pieces.insert(pieces.end(), learner.pieces().begin(), learner.pieces().end());
  subwords.vocabulary_ = Vocabulary(std::move(pieces));
  return subwords;
}

std::vector<std::string> Subwords::cut(const std::string& word) const {
  return merged(characters_of(word, Marking::all_but_last), [&](const std::string& left,
                                                                const std::string& right) {
    const auto found = ranks_.find({left, right});
    return found == ranks_.end()
               ? std::nullopt
               : std::optional(Merge<std::string>{found->second, joined(left, right, Marking::all_but_last)});
  });
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
