#include "text/piece_learning.hpp"

#include <map>
#include <set>

#include "base/utf8.hpp"

namespace unrolled::text {

std::vector<std::string> characters_of(const std::string& word, Marking marking) {
  std::vector<std::string> pieces;
  for (const char32_t character : utf8::decode(word, "a word")) {
    const std::string letter = utf8::encode({&character, 1});
    pieces.push_back(marking == Marking::all_but_last ? letter + goes_on
                                                      : (pieces.empty() ? "" : went_on) + letter);
  }
  if (marking == Marking::all_but_last && !pieces.empty()) {
    pieces.back().resize(pieces.back().size() - goes_on.size());
  }
  return pieces;
}

// "hou@@" and "se" are "house", "ho@@" and "u@@" are "hou@@"; "hou" and "##se" are "house", "##s" and "##e" are "##se".
std::string joined(const std::string& left, const std::string& right, Marking marking) {
  return marking == Marking::all_but_last ? left.substr(0, left.size() - goes_on.size()) + right
                                          : left + right.substr(went_on.size());
}

PieceLearner::PieceLearner(const std::vector<std::vector<std::string>>& texts, Marking marking)
    : marking_(marking), pairs_(cut(texts)) {}

// Fills the alphabet, and writes all words in it.
std::vector<CountedWord> PieceLearner::cut(const std::vector<std::vector<std::string>>& texts) {
  std::map<std::string, std::size_t> counts;
  for (const auto& text : texts) {
    for (const std::string& word : text) ++counts[word];
  }
  std::set<std::string> alphabet;
  for (const auto& [word, count] : counts) {
    for (const std::string& piece : characters_of(word, marking_)) alphabet.insert(piece);
  }
  for (const std::string& piece : alphabet) number_of(piece);
  std::vector<CountedWord> words;
  for (const auto& [word, count] : counts) {
    words.push_back({{}, count});
    for (const std::string& piece : characters_of(word, marking_)) {
      words.back().symbols.push_back(number_of(piece));
    }
  }
  return words;
}

std::optional<std::pair<std::string, std::string>> PieceLearner::join_best() {
  const auto pair = pairs_.most_frequent();
  if (!pair) return std::nullopt;
  const auto piece = [&](Index number) { return pieces_[static_cast<std::size_t>(number)]; };
  std::pair<std::string, std::string> parts = {piece(pair->first), piece(pair->second)};
  pairs_.merge(*pair, number_of(joined(parts.first, parts.second, marking_)));
  return parts;
}

Index PieceLearner::number_of(const std::string& piece) {
  const auto [found, is_new] = numbers_.emplace(piece, static_cast<Index>(pieces_.size()));
  if (is_new) pieces_.push_back(piece);
  return found->second;
}

}  // namespace unrolled::text
