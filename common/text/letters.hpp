// What is a letter, and what is its small form: as much of Unicode as the book's texts need.
#pragma once

namespace unrolled::text {

/// The small letter of a capital: Latin (with its accents), Greek and Cyrillic (Ukrainian Ґ Є І Ї included).
/// Everything else, capitals of other scripts too, is returned as it is.
char32_t lower(char32_t c);

/// True for the decimal digits 0 to 9.
constexpr bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

/// True for what words are made of: letters of any script, digits, combining accents.
/// False for spaces, punctuation, symbols, emoji and control characters.
bool is_word_character(char32_t c);

/// True for the three apostrophes people write: ' and ’ and the letter ʼ (U+02BC) of Ukrainian typography.
constexpr bool is_apostrophe(char32_t c) { return c == U'\'' || c == U'\u2019' || c == U'\u02BC'; }

}  // namespace unrolled::text
