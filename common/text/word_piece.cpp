#include "text/word_piece.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "text/piece_learning.hpp"
#include "text/unicode.hpp"

namespace unrolled::text {
namespace {

const std::string unknown_piece = "[UNK]";

// The blocks of Chinese characters in BERT's code; Japanese kana and Korean syllables are not among them.
bool is_chinese(char32_t c) {
  static constexpr CodePoints blocks[] = {{0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},
                                          {0x20000, 0x2A6DF}, {0x2A700, 0x2B73F}, {0x2B740, 0x2B81F},
                                          {0x2B820, 0x2CEAF}, {0x2F800, 0x2FA1F}};
  return std::any_of(std::begin(blocks), std::end(blocks),
                     [&](const CodePoints& block) { return c >= block.first && c <= block.last; });
}

// Σ is ς after a letter and before none; accents do not count.
bool is_final_sigma(const std::u32string& text, std::size_t at) {
  std::size_t before = at, after = at + 1;
  while (before > 0 && is_accent(text[before - 1])) --before;
  while (after < text.size() && is_accent(text[after])) ++after;
  return before > 0 && kind_of(text[before - 1]) == Kind::letter &&
         (after == text.size() || kind_of(text[after]) != Kind::letter);
}

}  // namespace

std::vector<std::string> plain_words(std::string_view bytes) {
  // Without control characters, so that what they parted is one word again
  std::u32string text;
  for (const char32_t c : utf8::decode(bytes)) {
    if (c != 0 && c != 0xFFFD && !is_control(c)) text += c;
  }
  std::vector<std::string> words;
  std::u32string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(utf8::encode(std::exchange(word, {})));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kind_of(text[i]) == Kind::space) {
      end_word();
      continue;
    }
    const bool is_sigma = text[i] == U'Σ';
    for (const char32_t c : is_sigma&& is_final_sigma(text, i) ? U"ς" : folded(text[i])) {
      const bool stands_alone = is_punctuation(c) || is_chinese(text[i]);
      if (stands_alone) end_word();
      word += c;
      if (stands_alone) end_word();
    }
  }
  end_word();
  return words;
}

WordPiece::WordPiece(std::vector<std::string> pieces, std::size_t longest_word)
    : vocabulary_(std::move(pieces)), longest_word_(longest_word) {
  if (!vocabulary_.find(unknown_piece)) throw Error("a WordPiece vocabulary needs the piece [UNK]");
}

WordPiece WordPiece::learn(const std::vector<std::vector<std::string>>& texts, std::size_t size,
                           const EachMerge& each) {
  std::vector<std::string> pieces = {"[PAD]", unknown_piece, "[CLS]", "[SEP]", "[MASK]"};
  PieceLearner learner(texts, Marking::all_but_first);
  while (pieces.size() + learner.pieces().size() < size && learner.join_best()) {
    if (each) each();
  }
  pieces.insert(pieces.end(), learner.pieces().begin(), learner.pieces().end());
  return WordPiece(std::move(pieces));
}

WordPiece WordPiece::load(const std::filesystem::path& file) {
  const std::string begins = "▁";
  const Vocabulary published = Vocabulary::load(file);
  std::vector<std::string> pieces;
  for (const std::string& piece : published.words()) {
    const bool is_special = piece.size() > 2 && piece.front() == '[' && piece.back() == ']';
    if (piece == begins) {
      pieces.push_back("[unused0]");  // stands where BERT's own list has this
    } else if (piece.starts_with(begins)) {
      pieces.push_back(piece.substr(begins.size()));
    } else {
      pieces.push_back(is_special ? piece : went_on + piece);
    }
  }
  return WordPiece(std::move(pieces));
}

std::vector<std::string> WordPiece::cut(const std::string& word) const {
  const std::u32string letters = utf8::decode(word, "a word");
  if (letters.size() > longest_word_) return {unknown_piece};
  std::vector<std::string> pieces;
  for (std::size_t begin = 0, end = 0; begin < letters.size(); begin = end) {
    const std::string mark = begin == 0 ? "" : went_on;
    std::string piece;
    for (end = letters.size(); end > begin; --end) {
      piece = mark + utf8::encode(std::u32string_view(letters).substr(begin, end - begin));
      if (vocabulary_.find(piece)) break;
    }
    if (end == begin) return {unknown_piece};
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::vector<std::string> WordPiece::pieces(std::string_view text) const {
  std::vector<std::string> all;
  for (const std::string& word : plain_words(text)) {
    for (std::string& piece : cut(word)) all.push_back(std::move(piece));
  }
  return all;
}

std::vector<Index> WordPiece::encode(std::string_view text) const {
  std::vector<Index> numbers;
  for (const std::string& piece : pieces(text)) numbers.push_back(*vocabulary_.find(piece));
  return numbers;
}

std::string WordPiece::decode(const std::vector<Index>& numbers) const {
  std::string text;
  for (const Index number : numbers) {
    const std::string& piece = vocabulary_.word(number);
    const bool goes_on_here = piece.starts_with(went_on) && piece.size() > went_on.size();
    text += goes_on_here ? piece.substr(went_on.size()) : (text.empty() ? "" : " ") + piece;
  }
  return text;
}

}  // namespace unrolled::text
