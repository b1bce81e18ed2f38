// Text is UTF-8: one to four bytes a code point. Code that needs letters rather than bytes decodes first.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace unrolled::utf8 {

/// A code point and the number of bytes it is written in; a length of 0 marks bytes that are not UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;
};

/// The code point that begins at byte `at` (< text.size()). Overlong forms, surrogates and values over
/// U+10FFFF are not UTF-8 (RFC 3629).
CodePoint code_point(std::string_view text, std::size_t at);

/// The offset of the first byte that is not UTF-8, if there is one.
std::optional<std::size_t> find_invalid(std::string_view text);

/// The line, from 1, in which a byte stands; lines end with "\n", "\r\n" or "\r".
std::size_t line_of(std::string_view text, std::size_t at);

/// Errors: not UTF-8: "reviews.tsv: byte 0xE9 at offset 17 (line 2) is not UTF-8". `name` is the file's name.
void require(std::string_view text, std::string_view name = "the text");

/// Text as code points. Errors: not UTF-8.
std::u32string decode(std::string_view text, std::string_view name = "the text");

/// Code points as text: the inverse of decode. Appends to `text`.
void append(std::string& text, char32_t code_point);
std::string encode(std::u32string_view code_points);

}  // namespace unrolled::utf8
