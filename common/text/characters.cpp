#include "text/characters.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/utf8.hpp"

namespace unrolled::text {

Characters::Characters(std::string_view text) : alphabet_(utf8::decode(text)) {
  if (alphabet_.empty()) throw Error("a vocabulary of characters needs a text, and this one is empty");
  std::sort(alphabet_.begin(), alphabet_.end());
  alphabet_.erase(std::unique(alphabet_.begin(), alphabet_.end()), alphabet_.end());
  for (const char32_t c : alphabet_) numbers_.emplace(c, static_cast<Index>(numbers_.size()));
}

std::string Characters::alphabet() const { return utf8::encode(alphabet_); }

Indices Characters::encode(std::string_view text) const {
  const std::u32string code_points = utf8::decode(text);
  Indices numbers = Indices::from_shape({code_points.size()});
  for (std::size_t i = 0; i < code_points.size(); ++i) {
    const auto found = numbers_.find(code_points[i]);
    if (found == numbers_.end()) {
      throw Error(
          fmt::format("'{}' (U+{:04X}) is none of the {} characters that are known",
                      utf8::encode({&code_points[i], 1}), static_cast<unsigned>(code_points[i]), size()),
          "use the characters of the text it was trained on");
    }
    numbers(i) = found->second;
  }
  return numbers;
}

std::string Characters::decode(const Indices& characters) const {
  std::string text;
  for (const Index character : characters) utf8::append(text, at(character));
  return text;
}

std::string Characters::name(Index character) const {
  const char32_t c = at(character);
  if (c == U' ') return "␣";
  if (c == U'\n') return "⏎";
  return utf8::encode({&c, 1});
}

char32_t Characters::at(Index character) const {
  if (character < 0 || static_cast<std::size_t>(character) >= size()) {
    throw Error(fmt::format("character {} of {} was asked for", character, size()));
  }
  return alphabet_[static_cast<std::size_t>(character)];
}

}  // namespace unrolled::text
