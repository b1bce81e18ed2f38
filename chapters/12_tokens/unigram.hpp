// The unigram tokenizer: pieces with probabilities, and of all ways to cut a word the likeliest.
//
// Kudo 2018. Learnt in unigram_learning.hpp. A character that no piece covers is `unknown`, and costs as much as e^10 times
// less than the least likely piece, as in SentencePiece.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "12_tokens/lattice.hpp"
#include "base/error.hpp"
#include "base/utf8.hpp"

namespace unrolled::tokens {

/// What stands before a word, so that pieces know where one begins: "▁the".
inline constexpr std::string_view word_begin = "▁";

struct Piece {
  std::string text;
  double log_p;  ///< ln p
};

class Unigram {
 public:
  static constexpr Index unknown = -1;

  /// Errors: no piece, an empty one, one that stands twice, a logarithm that is not finite.
  explicit Unigram(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {
    if (pieces_.empty()) throw Error("a unigram vocabulary without pieces");
    double least = 0;
    for (std::size_t n = 0; n < pieces_.size(); ++n) {
      const auto& [text, log_p] = pieces_[n];
      if (text.empty() || !std::isfinite(log_p) || !numbers_.emplace(text, static_cast<Index>(n)).second) {
        throw Error(fmt::format(
            "piece {}, '{}', of the unigram vocabulary is empty, stands twice, or has no probability", n,
            text));
      }
      longest_ = std::max(longest_, text.size());
      least = std::min(least, log_p);
    }
    unknown_log_p_ = least - 10;
  }

  std::size_t size() const { return pieces_.size(); }
  const std::vector<Piece>& pieces() const { return pieces_; }
  /// The piece's number, or `unknown`.
  Index find(std::string_view text) const {
    const auto found = numbers_.find(std::string(text));
    return found == numbers_.end() ? unknown : found->second;
  }

  // [lattice]
  /// All pieces that stand in a text. One character that none covers is an edge of its own. A byte that is not UTF-8 is a
  /// character. `without` is left out, to see what would be in its place.
  Lattice lattice(std::string_view text, Index without = unknown) const {
    Lattice found{text.size(), {}};
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t character = std::max<std::size_t>(1, utf8::code_point(text, begin).length);
      bool is_covered = false;
      for (std::size_t end = begin + 1; end <= text.size() && end - begin <= longest_; ++end) {
        const Index piece = find(text.substr(begin, end - begin));
        if (piece == unknown || piece == without) continue;
        found.edges.push_back({begin, end, piece, pieces_[static_cast<std::size_t>(piece)].log_p});
        is_covered = is_covered || end == begin + character;
      }
      if (!is_covered && without == unknown)
        found.edges.push_back({begin, begin + character, unknown, unknown_log_p_});
      begin += character;
    }
    std::stable_sort(found.edges.begin(), found.edges.end(),
                     [](const Edge& a, const Edge& b) { return a.end < b.end; });
    return found;
  }
  // [/lattice]

  /// The likeliest cut.
  std::vector<Index> cut(std::string_view text) const { return best_cut(lattice(text)).pieces; }

  /// What the pieces of a cut are called; a character that is unknown is "<unk>".
  std::vector<std::string> names(const std::vector<Index>& cut) const {
    std::vector<std::string> names;
    for (const Index piece : cut)
      names.push_back(piece == unknown ? "<unk>" : pieces_[static_cast<std::size_t>(piece)].text);
    return names;
  }

 private:
  std::vector<Piece> pieces_;
  std::unordered_map<std::string, Index> numbers_;
  std::size_t longest_ = 0;  // in bytes
  double unknown_log_p_ = 0;
};

}  // namespace unrolled::tokens
