// The smallest tokens there are: the characters of a text, each with a number.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "tensor/array.hpp"

namespace unrolled::text {

/// A vocabulary of Unicode code points. Numbers follow the code points: the same text, the same numbers.
class Characters {
 public:
  Characters() = default;  ///< knows no character; only good for being assigned to

  /// All characters of a text, each once. Errors: not UTF-8; empty.
  explicit Characters(std::string_view text);

  std::size_t size() const { return alphabet_.size(); }
  /// All of them in their order, as one text; Characters(alphabet()) is the same vocabulary again.
  std::string alphabet() const;

  /// The numbers of a text's characters: (N). Errors: not UTF-8; a character that the vocabulary does not
  /// have, which is named.
  Indices encode(std::string_view text) const;
  /// The text of some numbers: the inverse of encode. Errors: a number outside [0, size()).
  std::string decode(const Indices& characters) const;

  /// What a character is called in tables and graphs: itself, "␣" for the space, "⏎" for the end of a line.
  std::string name(Index character) const;

 private:
  char32_t at(Index character) const;

  std::u32string alphabet_;  // ascending
  std::unordered_map<char32_t, Index> numbers_;
};

}  // namespace unrolled::text
