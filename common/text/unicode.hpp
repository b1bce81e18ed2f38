// What kind of character a code point is, after Unicode's own tables.
#pragma once

#include <span>
#include <string>

namespace unrolled::text {

enum class Kind { letter, number, space, other };

/// Letters are Unicode's category L, numbers its category N (digits, Roman numerals, fractions), spaces what
/// has its property White_Space. A combining accent is none of them.
Kind kind_of(char32_t c);

/// ! and « and 、: Unicode's category P, and of ASCII whatever else is neither letter nor digit nor space: $ + < ^ ` |.
bool is_punctuation(char32_t c);

/// An accent that stands on the character before it: category Mn.
bool is_accent(char32_t c);

/// Categories Cc and Cf, but for tabulator and line ends, which are spaces.
bool is_control(char32_t c);

/// The small form of a character without its accents, as if by Unicode's full lower case, canonical decomposition, and
/// the loss of all accents: "É" → "e", "Й" → "и", "Ї" → "і"; Korean syllables come apart, "한" → "ᄒ" "ᅡ" "ᆫ"; an
/// accent gives nothing.
std::u32string folded(char32_t c);

/// Code points from `first` to `last`, both included.
struct CodePoints {
  char32_t first, last;
};

/// The tables under these, ascending (unicode_ranges.cpp).
extern const std::span<const CodePoints> letter_ranges, number_ranges, punctuation_ranges, accent_ranges,
    control_ranges;

/// The table under folded: what a character becomes, a blank, and all that become it, a line each (unicode_folding.cpp).
extern const char* const folding_table;

}  // namespace unrolled::text
