#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/utf8.hpp"

namespace unrolled::text {
namespace {

bool within(std::span<const CodePoints> ranges, char32_t c) {
  const auto next =
      std::upper_bound(ranges.begin(), ranges.end(), c,
                       [](char32_t value, const CodePoints& range) { return value < range.first; });
  return next != ranges.begin() && c <= std::prev(next)->last;
}

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

Kind look_up(char32_t c) {
  if (within(letter_ranges, c)) return Kind::letter;
  if (within(number_ranges, c)) return Kind::number;
  return is_space(c) ? Kind::space : Kind::other;
}

/// The table of folded(), each character by itself.
std::unordered_map<char32_t, std::u32string> read_foldings() {
  std::unordered_map<char32_t, std::u32string> foldings;
  const std::u32string table = utf8::decode(folding_table);
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t blank = table.find(U' ', at), end = table.find(U'\n', at);
    for (std::size_t i = blank + 1; i < end; ++i) foldings[table[i]] = table.substr(at, blank - at);
    at = end + 1;
  }
  return foldings;
}

}  // namespace

Kind kind_of(char32_t c) {
  // Texts of the alphabets of Europe stay in the first pages: these are kept ready.
  constexpr char32_t ready = 0x600;
  static const std::array<Kind, ready> table = [] {
    std::array<Kind, ready> kinds{};
    for (char32_t i = 0; i < ready; ++i) kinds[i] = look_up(i);
    return kinds;
  }();
  return c < ready ? table[c] : look_up(c);
}

bool is_punctuation(char32_t c) {
  if (c < 0x80) return c > 0x20 && c < 0x7F && kind_of(c) == Kind::other;
  return within(punctuation_ranges, c);
}

bool is_accent(char32_t c) { return within(accent_ranges, c); }

bool is_control(char32_t c) { return c != U'\t' && c != U'\n' && c != U'\r' && within(control_ranges, c); }

std::u32string folded(char32_t c) {
  static const std::unordered_map<char32_t, std::u32string> foldings = read_foldings();
  if (c < 0x80) return std::u32string(1, c >= U'A' && c <= U'Z' ? c + 32 : c);
  if (is_accent(c)) return {};
  // Korean syllables are put together by arithmetic (Unicode, §3.12)
  constexpr char32_t syllables = 0xAC00, leads = 0x1100, vowels = 0x1161, tails = 0x11A7;
  if (c >= syllables && c <= 0xD7A3) {
    const char32_t n = c - syllables;
    std::u32string parts;
    parts += leads + n / 588;
    parts += vowels + n % 588 / 28;
    if (n % 28 > 0) parts += tails + n % 28;
    return parts;
  }
  const auto found = foldings.find(c);
  return found == foldings.end() ? std::u32string(1, c) : found->second;
}

}  // namespace unrolled::text
