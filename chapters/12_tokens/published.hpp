// A published Unigram tokenizer: what comes before the cut, and what after it.
//
//   "two words"  →  "▁two▁words"  →  "▁two" "▁words"  →  pieces
//
// Each space becomes "▁", one is put before the text, and the text is cut before each of them: a piece never reaches across two
// words. Characters that no piece covers and that stand side by side are one unknown token.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "12_tokens/unigram.hpp"
#include "text/tokenizer_file.hpp"

namespace unrolled::tokens {

class PublishedUnigram {
 public:
  /// Errors: as Unigram's.
  explicit PublishedUnigram(const text::UnigramModel& file)
      : model_(pieces_of(file)), unknown_(file.unknown), prefix_space_(file.prefix_space) {}

  const Unigram& model() const { return model_; }

  // [published_unigram]
  /// The numbers of a text without added tokens.
  std::vector<Index> encode(std::string_view text) const {
    std::string marked;
    for (const char c : text) marked += c == ' ' ? std::string(word_begin) : std::string(1, c);
    if (prefix_space_ && !marked.empty() && !marked.starts_with(word_begin)) marked.insert(0, word_begin);
    std::vector<Index> numbers;
    for (std::size_t begin = 0; begin < marked.size();) {
      const std::size_t end = std::min(marked.find(word_begin, begin + 1), marked.size());
      bool after_unknown = false;
      for (const Index piece : model_.cut(std::string_view(marked).substr(begin, end - begin))) {
        const bool is_unknown = piece == Unigram::unknown || piece == unknown_;
        if (!(is_unknown && after_unknown)) numbers.push_back(is_unknown ? unknown_ : piece);
        after_unknown = is_unknown;
      }
      begin = end;
    }
    return numbers;
  }
  // [/published_unigram]

 private:
  static std::vector<Piece> pieces_of(const text::UnigramModel& file) {
    std::vector<Piece> pieces;
    for (const auto& [text, log_p] : file.pieces) pieces.push_back({text, log_p});
    return pieces;
  }

  Unigram model_;
  Index unknown_;
  bool prefix_space_;
};

/// The numbers of a text by any tokenizer.json that is read. Errors: as text::encode.
inline std::vector<Index> numbers_by(const text::TokenizerFile& tokenizer, std::string_view text) {
  const auto* file = std::get_if<text::UnigramModel>(&tokenizer.model);
  if (!file) return text::encode(tokenizer, text);
  const PublishedUnigram model(*file);
  std::vector<Index> numbers;
  for (const text::TextPart& part : text::cut_at_added(text, tokenizer.added)) {
    if (part.is_added) {
      numbers.push_back(part.number);
      continue;
    }
    for (const Index number : model.encode(part.text)) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace unrolled::tokens
