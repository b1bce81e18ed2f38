// The score that everybody quotes for WordPiece: join the pair that is most surprising, and not the one that is most frequent.
//
//   score(a, b) = count(ab) / (count(a) · count(b))
//
// By it the joined piece raises the likelihood of the text most, a pair at a time (Schuster and Nakajima 2012; the score as
// it is usually written, Hugging Face's course). Taken at its word it spends its pieces on rare words: a pair that
// occurs once, of two pieces that occur nowhere else, has the highest score there is. What is trained under the name today is
// byte-pair encoding (text::WordPiece).
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "12_tokens/unigram_learning.hpp"

namespace unrolled::tokens {

/// A word as its pieces.
struct CutWord {
  std::vector<std::string> pieces;
  std::size_t count;
};

/// Words as their characters.
inline std::vector<CutWord> into_characters(const WordCounts& words) {
  std::vector<CutWord> cut;
  for (const auto& [word, count] : words) {
    const std::vector<std::size_t> at = boundaries(word);
    CutWord now{{}, count};
    for (std::size_t i = 0; i + 1 < at.size(); ++i)
      now.pieces.push_back(word.substr(at[i], at[i + 1] - at[i]));
    cut.push_back(std::move(now));
  }
  return cut;
}

/// How often pieces and pairs of neighbours occur.
struct Neighbours {
  std::map<std::string, std::size_t> pieces;
  std::map<std::pair<std::string, std::string>, std::size_t> pairs;
};

inline Neighbours count_neighbours(const std::vector<CutWord>& words) {
  Neighbours counts;
  for (const auto& [pieces, count] : words) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      counts.pieces[pieces[i]] += count;
      if (i + 1 < pieces.size()) counts.pairs[{pieces[i], pieces[i + 1]}] += count;
    }
  }
  return counts;
}

// [score]
/// count(ab) / (count(a) · count(b)).
inline double pair_score(std::size_t together, std::size_t left, std::size_t right) {
  return static_cast<double>(together) / (static_cast<double>(left) * static_cast<double>(right));
}
// [/score]

/// Joins a pair wherever it stands, from left to right.
inline void join(std::vector<CutWord>& words, const std::pair<std::string, std::string>& pair) {
  for (CutWord& word : words) {
    std::vector<std::string> joined;
    for (std::size_t i = 0; i < word.pieces.size(); ++i) {
      const bool here =
          i + 1 < word.pieces.size() && word.pieces[i] == pair.first && word.pieces[i + 1] == pair.second;
      joined.push_back(here ? pair.first + pair.second : word.pieces[i]);
      if (here) ++i;
    }
    word.pieces = std::move(joined);
  }
}

// [learn_by_score]
/// Joins the pair with the highest `score(together, left, right)` until there are V pieces, and returns the words cut so; among
/// equals the first by its bytes. It counts anew for every piece, and so is for small V.
template <class Score>
std::vector<CutWord> learn_by_score(const WordCounts& words, std::size_t V, const Score& score) {
  std::vector<CutWord> cut = into_characters(words);
  for (std::size_t size = count_neighbours(cut).pieces.size(); size < V; ++size) {
    const Neighbours counts = count_neighbours(cut);
    if (counts.pairs.empty()) break;
    const auto better = [&](const auto& a, const auto& b) {
      return score(a.second, counts.pieces.at(a.first.first), counts.pieces.at(a.first.second)) <
             score(b.second, counts.pieces.at(b.first.first), counts.pieces.at(b.first.second));
    };
    join(cut, std::max_element(counts.pairs.begin(), counts.pairs.end(), better)->first);
  }
  return cut;
}
// [/learn_by_score]

}  // namespace unrolled::tokens
