#include "base/utf8.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace unrolled::utf8 {
namespace {

constexpr unsigned byte(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
}

constexpr bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

}  // namespace

CodePoint code_point(std::string_view text, std::size_t at) {
  // The first byte tells the length and carries the highest bits.
  const unsigned first = byte(text, at);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC0 || first > 0xF4 || at + length > text.size()) return {};
  char32_t value = first & (0x7Fu >> length);

  // Each further byte is 10xxxxxx and carries six bits.
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned next = byte(text, at + i);
    if ((next & 0xC0) != 0x80) return {};
    value = value << 6 | (next & 0x3F);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[length] || value > 0x10FFFF || is_surrogate(value)) return {};
  return {value, length};
}

std::optional<std::size_t> find_invalid(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = code_point(text, at).length;
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::size_t line_of(std::string_view text, std::size_t at) {
  std::size_t line = 1;
  for (std::size_t i = 0; i < at; ++i) {
    const bool is_alone = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    line += text[i] == '\n' || is_alone ? 1 : 0;
  }
  return line;
}

void require(std::string_view text, std::string_view name) {
  const auto at = find_invalid(text);
  if (!at) return;
  throw Error(fmt::format("{}: byte 0x{:02X} at offset {} (line {}) is not UTF-8", name, byte(text, *at), *at,
                          line_of(text, *at)),
              "save the text as UTF-8");
}

std::u32string decode(std::string_view text, std::string_view name) {
  std::u32string code_points;
  code_points.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, length] = code_point(text, at);
    if (length == 0) require(text, name);
    code_points.push_back(value);
    at += length;
  }
  return code_points;
}

void append(std::string& text, char32_t c) {
  const auto put = [&text](char32_t bits) { text.push_back(static_cast<char>(bits)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  if (c < 0x10000) return put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
}

std::string encode(std::u32string_view code_points) {
  std::string text;
  for (const char32_t c : code_points) append(text, c);
  return text;
}

}  // namespace unrolled::utf8
