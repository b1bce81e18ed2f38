#include "text/piece_learning.hpp"

#include <algorithm>
#include <set>

#include "text/utf8.hpp"

namespace unrolled::text {

std::vector<std::string> characters_of(const std::string& word, Marking marking) {
  std::vector<std::string> pieces;
  for (const char32_t character : decode(word, "a word")) {
    const std::string letter = text::encode({&character, 1});
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
    : marking_(marking) {
  std::map<std::string, std::size_t> counts;
  for (const auto& text : texts) {
    for (const std::string& word : text) ++counts[word];
  }
  std::set<std::string> alphabet;
  for (const auto& [word, count] : counts) {
    for (const std::string& piece : characters_of(word, marking)) alphabet.insert(piece);
  }
  for (const std::string& piece : alphabet) id_of(piece);
  for (const auto& [word, count] : counts) {
    std::vector<Id> cut;
    for (const std::string& piece : characters_of(word, marking)) cut.push_back(id_of(piece));
    words_.push_back({std::move(cut), count});
    count_pairs(words_.size() - 1, 1);
  }
  for (const auto& [pair, count] : counts_) waiting_.push({count, pair});
}

std::optional<std::pair<std::string, std::string>> PieceLearner::join_best() {
  while (!waiting_.empty()) {
    const auto [count, pair] = waiting_.top();
    waiting_.pop();
    const std::size_t now = counts_[pair];
    if (now < 2) continue;
    if (now != count) {
      waiting_.push({now, pair});  // it has lost some since it was put here
      continue;
    }
    std::pair<std::string, std::string> parts = {pieces_[pair.first], pieces_[pair.second]};
    join(pair, id_of(joined(parts.first, parts.second, marking_)));
    return parts;
  }
  return std::nullopt;
}

PieceLearner::Id PieceLearner::id_of(const std::string& piece) {
  const auto [found, is_new] = ids_.emplace(piece, pieces_.size());
  if (is_new) pieces_.push_back(piece);
  return found->second;
}

void PieceLearner::count_pairs(std::size_t w, int sign) {
  const Word& word = words_[w];
  for (std::size_t i = 0; i + 1 < word.pieces.size(); ++i) {
    const IdPair pair = {word.pieces[i], word.pieces[i + 1]};
    sign > 0 ? counts_[pair] += word.count : counts_[pair] -= word.count;
    if (sign > 0) places_[pair].push_back(w);
  }
}

void PieceLearner::join(const IdPair& pair, Id whole) {
  std::vector<std::size_t> places = std::move(places_[pair]);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  std::set<IdPair> grown;
  for (const std::size_t w : places) {
    count_pairs(w, -1);
    std::vector<Id>& pieces = words_[w].pieces;
    std::vector<Id> shorter;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const bool here = i + 1 < pieces.size() && pieces[i] == pair.first && pieces[i + 1] == pair.second;
      shorter.push_back(here ? whole : pieces[i]);
      if (here) ++i;
    }
    pieces = std::move(shorter);
    count_pairs(w, 1);
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      if (pieces[i] == whole || pieces[i + 1] == whole) grown.insert({pieces[i], pieces[i + 1]});
    }
  }
  for (const IdPair& other : grown) waiting_.push({counts_[other], other});
}

}  // namespace unrolled::text
