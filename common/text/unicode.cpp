#include "text/unicode.hpp"

#include <algorithm>
#include <array>

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

}  // namespace unrolled::text
