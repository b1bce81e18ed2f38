#include "text/letters.hpp"

namespace unrolled::text {
namespace {

constexpr bool within(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// Blocks in which capitals and small letters take turns, the capital on even numbers …
constexpr bool capital_is_even(char32_t c) {
  return within(c, 0x0100, 0x012F) || within(c, 0x0132, 0x0137) || within(c, 0x014A, 0x0177) ||  // Latin
         within(c, 0x1E00, 0x1E95) || within(c, 0x1EA0, 0x1EFF) ||  // Vietnamese …
         within(c, 0x0460, 0x0481) || within(c, 0x048A, 0x04BF) || within(c, 0x04D0, 0x052F);  // Cyrillic, Ґ
}

// … or on odd ones.
constexpr bool capital_is_odd(char32_t c) {
  return within(c, 0x0139, 0x0148) || within(c, 0x0179, 0x017E) || within(c, 0x04C1, 0x04CE);
}

struct Range {
  char32_t first, last;
};

// What is neither letter nor digit, above ASCII.
constexpr Range separators[] = {
    {0x0080, 0x00A9},    {0x00AB, 0x00B4}, {0x00B6, 0x00B9}, {0x00BB, 0x00BF},  // Latin-1 but ª µ º
    {0x00D7, 0x00D7},    {0x00F7, 0x00F7},                                      // × ÷
    {0x02C2, 0x02DF},    {0x037E, 0x037E}, {0x0387, 0x0387},                    // accents alone; Greek ; ·
    {0x055A, 0x055F},    {0x0589, 0x058F}, {0x05BE, 0x05BE}, {0x05F3, 0x05F4},  // Armenian, Hebrew
    {0x060C, 0x060C},    {0x061B, 0x061F}, {0x066A, 0x066D}, {0x06D4, 0x06D4},  // Arabic
    {0x0964, 0x0965},                                                           // Devanagari
    {0x2000, 0x2BFF},  // dashes, quotes, arrows, symbols
    {0x2E00, 0x2E7F},    {0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030},  // more punctuation, CJK
    {0xD800, 0xF8FF},                                                           // surrogates, private use
    {0xFE00, 0xFE6F},    {0xFEFF, 0xFEFF}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20},  // variants, wide forms
    {0xFF3B, 0xFF40},    {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF},
    {0xE0000, 0x10FFFF},  // emoji, tags, private use
};

}  // namespace

char32_t lower(char32_t c) {
  if (within(c, U'A', U'Z')) return c + 32;
  if (c < 0xC0) return c;
  if (within(c, 0xC0, 0xDE) && c != 0xD7) return c + 32;  // À … Þ
  if (c == 0x0130) return U'i';                           // Turkish İ
  if (c == 0x0178) return 0xFF;                           // Ÿ
  if (c == 0x1E9E) return 0xDF;                           // ẞ
  if (capital_is_even(c)) return c | 1;
  if (capital_is_odd(c)) return c + (c & 1);

  // Greek: Ά, Έ Ή Ί, Ό, Ύ Ώ, then Α … Ϋ
  if (c == 0x0386) return 0x03AC;
  if (within(c, 0x0388, 0x038A)) return c + 37;
  if (c == 0x038C) return 0x03CC;
  if (within(c, 0x038E, 0x038F)) return c + 63;
  if (within(c, 0x0391, 0x03AB)) return c + 32;

  // Cyrillic: Ѐ … Џ (Ё Є І Ї among them), then А … Я
  if (within(c, 0x0400, 0x040F)) return c + 80;
  if (within(c, 0x0410, 0x042F)) return c + 32;
  if (c == 0x04C0) return 0x04CF;
  return c;
}

bool is_word_character(char32_t c) {
  if (c < 0x80) return is_digit(c) || within(c, U'a', U'z') || within(c, U'A', U'Z');
  if (c > 0x10FFFF) return false;
  for (const auto& [first, last] : separators) {
    if (c <= last) return c < first;
  }
  return true;
}

}  // namespace unrolled::text
