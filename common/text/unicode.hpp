// What kind of character a code point is, after Unicode's own tables.
#pragma once

#include <span>

namespace unrolled::text {

enum class Kind { letter, number, space, other };

/// Letters are Unicode's category L, numbers its category N (digits, Roman numerals, fractions), spaces what
/// has its property White_Space. A combining accent is none of them.
Kind kind_of(char32_t c);

/// Code points from `first` to `last`, both included.
struct CodePoints {
  char32_t first, last;
};

/// The tables under kind_of, ascending (unicode_ranges.cpp).
extern const std::span<const CodePoints> letter_ranges, number_ranges;

}  // namespace unrolled::text
