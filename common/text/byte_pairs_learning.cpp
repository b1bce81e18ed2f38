// Which merges a text asks for.
#include <fmt/format.h>

#include <map>
#include <set>

#include "tensor/error.hpp"
#include "text/byte_pairs.hpp"

namespace unrolled::text {
namespace {

using Pair = std::pair<Index, Index>;

// A piece as tokens, and how often it occurs.
struct Word {
  std::vector<Index> tokens;
  std::size_t count = 0;
};

class PairCounts {
 public:
  explicit PairCounts(std::vector<Word> words) : words_(std::move(words)) {
    for (std::size_t w = 0; w < words_.size(); ++w) count(w, true);
  }

  // The most frequent pair, of smaller numbers among equals.
  Pair best(std::size_t& occurrences) const {
    Pair best{};
    occurrences = 0;
    for (const auto& [pair, count] : counts_) {
      if (count > occurrences) std::tie(best, occurrences) = std::tie(pair, count);
    }
    return best;
  }

  // Puts `token` for the pair wherever it occurs, from left to right.
  void merge(const Pair& pair, Index token) {
    const std::set<std::size_t> places = std::move(places_[pair]);
    for (const std::size_t w : places) {
      count(w, false);
      std::vector<Index> merged;
      const std::vector<Index>& tokens = words_[w].tokens;
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool here = i + 1 < tokens.size() && tokens[i] == pair.first && tokens[i + 1] == pair.second;
        merged.push_back(here ? token : tokens[i]);
        if (here) ++i;
      }
      words_[w].tokens = std::move(merged);
      count(w, true);
    }
  }

 private:
  // Takes the pairs of a word into the counts, or out of them.
  void count(std::size_t w, bool in) {
    const auto& [tokens, occurrences] = words_[w];
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
      const Pair pair{tokens[i], tokens[i + 1]};
      counts_[pair] += in ? occurrences : -occurrences;
      if (counts_[pair] == 0) counts_.erase(pair);
      if (in) places_[pair].insert(w);
    }
  }

  std::vector<Word> words_;
  std::map<Pair, std::size_t> counts_;
  std::map<Pair, std::set<std::size_t>> places_;  // where it occurs or did once
};

}  // namespace

BytePairs BytePairs::learn(std::string_view text, std::size_t size) {
  if (size < 256)
    throw Error(fmt::format("a vocabulary of {} tokens was asked for", size), "the bytes alone are 256");
  BytePairs learnt;
  std::map<std::string_view, std::size_t> pieces;
  while (!text.empty()) {
    const std::string_view piece = first_piece(text);
    ++pieces[piece];
    text.remove_prefix(piece.size());
  }
  std::vector<Word> words;
  for (const auto& [piece, count] : pieces) {
    words.push_back({{}, count});
    for (const char byte : piece)
      words.back().tokens.push_back(learnt.bytes_[static_cast<unsigned char>(byte)]);
  }
  PairCounts pairs(std::move(words));
  while (learnt.size() < size) {
    std::size_t occurrences = 0;
    const auto [left, right] = pairs.best(occurrences);
    if (occurrences < 2) break;
    const std::string both = learnt.token(left) + learnt.token(right);
    const auto known = learnt.find(both);  // the same bytes, from another pair
    const Index token = known ? *known : learnt.add(both);
    learnt.add_merge(left, right, token);
    pairs.merge({left, right}, token);
  }
  return learnt;
}

}  // namespace unrolled::text
