#include "text/subwords.hpp"

#include <algorithm>
#include <optional>
#include <queue>
#include <set>
#include <unordered_map>

#include "text/utf8.hpp"

namespace unrolled::text {
namespace {

const std::string goes_on = "@@";

std::vector<std::string> characters_of(const std::string& word) {
  std::vector<std::string> pieces;
  for (const char32_t character : decode(word, "a word")) {
    pieces.push_back(text::encode({&character, 1}) + goes_on);
  }
  if (!pieces.empty()) pieces.back().resize(pieces.back().size() - goes_on.size());
  return pieces;
}

// "hou@@" and "se" are "house", "ho@@" and "u@@" are "hou@@".
std::string joined(const std::string& left, const std::string& right) {
  return left.substr(0, left.size() - goes_on.size()) + right;
}

using Id = std::size_t;
using IdPair = std::pair<Id, Id>;

/// The words of the texts as they are cut so far, and how often each pair of pieces stands in them.
class Learner {
 public:
  explicit Learner(const std::vector<std::vector<std::string>>& texts) {
    std::map<std::string, std::size_t> counts;
    for (const auto& text : texts) {
      for (const std::string& word : text) ++counts[word];
    }
    std::set<std::string> alphabet;
    for (const auto& [word, count] : counts) {
      for (const std::string& piece : characters_of(word)) alphabet.insert(piece);
    }
    for (const std::string& piece : alphabet) id_of(piece);
    for (const auto& [word, count] : counts) {
      std::vector<Id> cut;
      for (const std::string& piece : characters_of(word)) cut.push_back(id_of(piece));
      words_.push_back({std::move(cut), count});
      count_pairs(words_.size() - 1, 1);
    }
    for (const auto& [pair, count] : counts_) waiting_.push({count, pair});
  }

  const std::vector<std::string>& pieces() const { return pieces_; }

  /// Joins the most frequent pair everywhere and returns it; nothing when no pair stands twice.
  std::optional<IdPair> join_best() {
    while (!waiting_.empty()) {
      const auto [count, pair] = waiting_.top();
      waiting_.pop();
      const std::size_t now = counts_[pair];
      if (now < 2) continue;
      if (now != count) {
        waiting_.push({now, pair});  // it has lost some since it was put here
        continue;
      }
      join(pair, id_of(joined(pieces_[pair.first], pieces_[pair.second])));
      return pair;
    }
    return std::nullopt;
  }

 private:
  struct Word {
    std::vector<Id> pieces;
    std::size_t count;
  };
  struct Waiting {
    std::size_t count;
    IdPair pair;
    bool operator<(const Waiting& other) const {
      return count != other.count ? count < other.count : pair > other.pair;
    }
  };

  Id id_of(const std::string& piece) {
    const auto [found, is_new] = ids_.emplace(piece, pieces_.size());
    if (is_new) pieces_.push_back(piece);
    return found->second;
  }

  void count_pairs(std::size_t w, int sign) {
    const Word& word = words_[w];
    for (std::size_t i = 0; i + 1 < word.pieces.size(); ++i) {
      const IdPair pair = {word.pieces[i], word.pieces[i + 1]};
      sign > 0 ? counts_[pair] += word.count : counts_[pair] -= word.count;
      if (sign > 0) places_[pair].push_back(w);
    }
  }

  void join(const IdPair& pair, Id whole) {
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

  std::vector<std::string> pieces_;
  std::unordered_map<std::string, Id> ids_;
  std::vector<Word> words_;
  std::map<IdPair, std::size_t> counts_;
  std::map<IdPair, std::vector<std::size_t>> places_;  // words that have the pair, or had it
  std::priority_queue<Waiting> waiting_;
};

}  // namespace

Subwords Subwords::learn(const std::vector<std::vector<std::string>>& texts, std::size_t size,
                         const std::vector<std::string>& special) {
  Learner learner(texts);
  Subwords subwords;
  while (special.size() + learner.pieces().size() < size) {
    const auto pair = learner.join_best();
    if (!pair) break;
    subwords.ranks_.emplace(Pair(learner.pieces()[pair->first], learner.pieces()[pair->second]),
                            subwords.ranks_.size());
  }
  std::vector<std::string> pieces = special;
  pieces.insert(pieces.end(), learner.pieces().begin(), learner.pieces().end());
  subwords.vocabulary_ = Vocabulary(std::move(pieces));
  return subwords;
}

std::vector<std::string> Subwords::cut(const std::string& word) const {
  std::vector<std::string> pieces = characters_of(word);
  while (pieces.size() > 1) {
    // The pair that was joined first
    std::size_t best = pieces.size(), best_rank = ranks_.size();
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      const auto found = ranks_.find({pieces[i], pieces[i + 1]});
      if (found != ranks_.end() && found->second < best_rank) best = i, best_rank = found->second;
    }
    if (best == pieces.size()) break;
    pieces[best] = joined(pieces[best], pieces[best + 1]);
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
