// One text, cut in several ways: what a token is called, and how a cut is written down.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "12_tokens/published.hpp"
#include "12_tokens/unigram.hpp"
#include "base/utf8.hpp"
#include "text/byte_pairs.hpp"
#include "text/word_piece.hpp"

namespace unrolled::tokens {

/// A text after it was cut.
struct CutText {
  std::string way;                  ///< "byte pairs, 1,000 learnt here"
  std::vector<std::string> tokens;  ///< the bytes of each, as the tokenizer has them
  std::vector<bool> is_unknown;     ///< which of them the vocabulary has not
  bool comes_back = true;           ///< whether the text can be had from the tokens again
};

/// What bytes are called: "␣" for a space, "⏎" for the end of a line, "\xE2" for a piece of a character.
inline std::string token_name(std::string_view bytes) {
  std::string name;
  for (std::size_t at = 0; at < bytes.size();) {
    const utf8::CodePoint c = utf8::code_point(bytes, at);
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte == ' ')
      name += "␣";
    else if (byte == '\n')
      name += "⏎";
    else if (c.length == 0 || c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0))
      name += fmt::format("\\x{:02X}", byte);
    else
      name += bytes.substr(at, c.length);
    at += std::max<std::size_t>(c.length, 1);
  }
  return name;
}

// [cuts]
/// Each character is a token.
inline CutText into_characters(const std::string& text) {
  CutText cut{"characters", {}, {}};
  for (const char32_t c : utf8::decode(text)) cut.tokens.push_back(utf8::encode({&c, 1}));
  cut.is_unknown.assign(cut.tokens.size(), false);
  return cut;
}

inline CutText into_byte_pairs(const text::BytePairs& pairs, const std::string& text,
                               const std::string& way) {
  CutText cut{way, {}, {}};
  for (const Index number : pairs.encode(text)) cut.tokens.push_back(pairs.token(number));
  cut.is_unknown.assign(cut.tokens.size(), false);
  return cut;
}

/// Small letters without accents; a word that cannot be cut is one unknown token.
inline CutText into_word_pieces(const text::WordPiece& pieces, const std::string& text,
                                const std::string& way) {
  CutText cut{way, pieces.pieces(text), {}};
  for (const std::string& piece : cut.tokens) cut.is_unknown.push_back(piece == "[UNK]");
  cut.comes_back = pieces.decode(pieces.encode(text)) == text;
  return cut;
}

/// Words between spaces, "▁" before each. A character that is unknown stands for itself.
inline CutText into_pieces(const Unigram& model, const std::string& text, const std::string& way) {
  CutText cut{way, {}, {}};
  std::string joined;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) {
      const std::string word = std::string(word_begin) + text.substr(at, end - at);
      std::size_t place = 0;
      for (const Index piece : model.cut(word)) {
        const std::size_t size = piece == Unigram::unknown
                                     ? std::max<std::size_t>(1, utf8::code_point(word, place).length)
                                     : model.pieces()[static_cast<std::size_t>(piece)].text.size();
        cut.tokens.push_back(word.substr(place, size));
        cut.is_unknown.push_back(piece == Unigram::unknown);
        place += size;
      }
      joined += (joined.empty() ? "" : " ") + text.substr(at, end - at);
    }
    at = end + 1;
  }
  cut.comes_back =
      joined == text && std::find(cut.is_unknown.begin(), cut.is_unknown.end(), true) == cut.is_unknown.end();
  return cut;
}

/// By any tokenizer.json that is read. Errors: as numbers_by().
inline CutText into_published(const text::TokenizerFile& tokenizer, const std::string& text,
                              const std::string& way) {
  CutText cut{way, {}, {}};
  for (const Index number : numbers_by(tokenizer, text)) {
    const auto added = std::find_if(tokenizer.added.begin(), tokenizer.added.end(),
                                    [&](const auto& token) { return token.second == number; });
    if (added != tokenizer.added.end()) {
      cut.tokens.push_back(added->first);
      cut.is_unknown.push_back(false);
    } else if (const auto* bytes = std::get_if<text::BytePairModel>(&tokenizer.model)) {
      cut.tokens.push_back(bytes->pairs.token(number));
      cut.is_unknown.push_back(false);
    } else if (const auto* pieces = std::get_if<text::WordPiece>(&tokenizer.model)) {
      cut.tokens.push_back(pieces->vocabulary().word(number));
      cut.is_unknown.push_back(cut.tokens.back() == "[UNK]");
    } else {
      const auto& model = std::get<text::UnigramModel>(tokenizer.model);
      cut.tokens.push_back(model.pieces[static_cast<std::size_t>(number)].first);
      cut.is_unknown.push_back(number == model.unknown);
    }
  }
  cut.comes_back = std::holds_alternative<text::BytePairModel>(tokenizer.model);
  return cut;
}
// [/cuts]

}  // namespace unrolled::tokens
