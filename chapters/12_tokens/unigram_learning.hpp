// Learning a unigram vocabulary: begin with far too many pieces, and take away those that are missed least.
//
//   1  seeds      the characters, and the substrings of the words with the largest count · length
//   2  E          how often each piece is expected in all words' cuts, by the probabilities so far     (lattice.hpp)
//      M          p(piece) = expected count / sum of all
//   3  prune      keep 70 % of the pieces: those whose loss would be largest. Characters always stay.
//   4  again from 2, until V are left; then 2 once more
//
// Kudo 2018, §3.2. The loss of a piece is its count times (ln p − that of its best other cut): what its words would lose.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "12_tokens/unigram.hpp"
#include "text/neighbour_pairs.hpp"

namespace unrolled::tokens {

/// Words with "▁" before them, and how often each occurs.
using WordCounts = std::map<std::string, std::size_t>;

inline WordCounts count_words(const std::vector<std::vector<std::string>>& texts) {
  WordCounts counts;
  for (const auto& text : texts) {
    for (const std::string& word : text) ++counts[std::string(word_begin) + word];
  }
  return counts;
}

/// Where the characters of a word begin, and its end.
inline std::vector<std::size_t> boundaries(std::string_view word) {
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < word.size();
       at += std::max<std::size_t>(1, utf8::code_point(word, at).length)) {
    places.push_back(at);
  }
  places.push_back(word.size());
  return places;
}

// [seeds]
/// The first pieces: all characters, and the `most` substrings of 2 to `longest` characters that stand more than once and
/// whose count · length is largest. Equally large ones by their bytes.
inline std::vector<Piece> seeds(const WordCounts& words, std::size_t most, std::size_t longest = 10) {
  std::unordered_map<std::string, std::size_t> characters, substrings;
  for (const auto& [word, count] : words) {
    const std::vector<std::size_t> at = boundaries(word);
    for (std::size_t i = 0; i + 1 < at.size(); ++i) {
      characters[word.substr(at[i], at[i + 1] - at[i])] += count;
      for (std::size_t n = 2; n <= longest && i + n < at.size(); ++n)
        substrings[word.substr(at[i], at[i + n] - at[i])] += count;
    }
  }
  struct Seed {
    std::string text;
    double score;
  };
  std::vector<Seed> all, chosen;
  for (const auto& [text, count] : characters) chosen.push_back({text, static_cast<double>(count)});
  for (const auto& [text, count] : substrings) {
    if (count > 1) all.push_back({text, static_cast<double>(count * (boundaries(text).size() - 1))});
  }
  const auto before = [](const Seed& a, const Seed& b) {
    return a.score != b.score ? a.score > b.score : a.text < b.text;
  };
  std::sort(all.begin(), all.end(), before);
  chosen.insert(chosen.end(), all.begin(),
                all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size())));
  std::sort(chosen.begin(), chosen.end(), before);
  double sum = 0;
  for (const Seed& seed : chosen) sum += seed.score;
  std::vector<Piece> pieces;
  for (const Seed& seed : chosen) pieces.push_back({seed.text, std::log(seed.score / sum)});
  return pieces;
}
// [/seeds]

// [em]
/// How often each piece is expected in the cuts of all words. (pieces)
inline std::vector<double> expected_counts(const Unigram& model, const WordCounts& words) {
  std::vector<double> counts(model.size(), 0);
  for (const auto& [word, count] : words) {
    const Lattice lattice = model.lattice(word);
    const std::vector<double> share = expected(lattice);
    for (std::size_t e = 0; e < share.size(); ++e) {
      if (lattice.edges[e].piece == Unigram::unknown) continue;
      counts[static_cast<std::size_t>(lattice.edges[e].piece)] += share[e] * static_cast<double>(count);
    }
  }
  return counts;
}

/// The same pieces with the probabilities that these counts give. One that is hardly ever expected keeps a small one.
inline Unigram with_counts(const Unigram& model, const std::vector<double>& counts) {
  double sum = 0;
  for (const double count : counts) sum += std::max(count, 1e-3);
  std::vector<Piece> pieces = model.pieces();
  for (std::size_t n = 0; n < pieces.size(); ++n) pieces[n].log_p = std::log(std::max(counts[n], 1e-3) / sum);
  return Unigram(std::move(pieces));
}
// [/em]

// [prune]
/// What all words would lose without each piece: count · (ln p − that of its best cut into others). Infinite where there is no
/// other, as of a single character.
inline std::vector<double> prune_losses(const Unigram& model, const std::vector<double>& counts) {
  std::vector<double> losses;
  for (std::size_t n = 0; n < model.size(); ++n) {
    const Piece& piece = model.pieces()[n];
    const double other = best_cut(model.lattice(piece.text, static_cast<Index>(n))).log_p;
    losses.push_back(other == impossible ? -impossible : counts[n] * (piece.log_p - other));
  }
  return losses;
}

/// The `size` pieces with the largest losses; among equals the earlier ones.
inline Unigram pruned(const Unigram& model, const std::vector<double>& losses, std::size_t size) {
  std::vector<std::size_t> order(model.size());
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return losses[a] > losses[b]; });
  order.resize(std::min(size, order.size()));
  std::sort(order.begin(), order.end());
  std::vector<Piece> pieces;
  for (const std::size_t n : order) pieces.push_back(model.pieces()[n]);
  return Unigram(std::move(pieces));
}
// [/prune]

// [learn]
/// A vocabulary of V pieces, or of the characters if these are more, from words with their counts. `each` is called after
/// every round. Errors: no word.
inline Unigram learn_unigram(const WordCounts& words, std::size_t V, const text::EachMerge& each = {}) {
  if (words.empty()) throw Error("there is no word to learn pieces from", "a text with words");
  Unigram model(seeds(words, 8 * V));
  std::size_t characters = 0;
  for (const Piece& piece : model.pieces()) characters += boundaries(piece.text).size() == 2;
  const std::size_t size = std::max(V, characters);
  while (model.size() > size) {
    const std::vector<double> counts = expected_counts(model, words);
    model = with_counts(model, counts);
    const auto smaller = static_cast<std::size_t>(0.7 * static_cast<double>(model.size()));
    model = pruned(model, prune_losses(model, counts), std::max(size, smaller));
    if (each) each();
  }
  return with_counts(model, expected_counts(model, words));
}
// [/learn]

}  // namespace unrolled::tokens
