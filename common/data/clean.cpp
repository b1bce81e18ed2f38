#include "data/clean.hpp"

namespace unrolled::data {

std::string without_controls(std::string text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_ascii_control = (byte(i) < 0x20 && text[i] != '\n' && text[i] != '\t') || byte(i) == 0x7F;
    // U+0080 … U+009F are two bytes: C2, and their own number.
    const bool is_c1_control = byte(i) == 0xC2 && i + 1 < text.size() && byte(i + 1) < 0xA0;
    if (is_c1_control) text[i + 1] = ' ';
    if (is_ascii_control || is_c1_control) text[i] = ' ';
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace unrolled::data
