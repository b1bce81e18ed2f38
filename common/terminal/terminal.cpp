#include "terminal/terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace unrolled {
namespace {

struct Range {
  std::uint32_t first, last;
};

// Combining marks, joiners and variation selectors (Unicode 15, the blocks that occur in text).
constexpr Range no_width[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},  {0x05BF, 0x05BF},
                              {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x0610, 0x061A},  {0x064B, 0x065F},
                              {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x0900, 0x0902},  {0x093C, 0x093C},
                              {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31},  {0x0E34, 0x0E3A},
                              {0x0E47, 0x0E4E}, {0x1AB0, 0x1ACE}, {0x1DC0, 0x1DFF},  {0x200B, 0x200F},
                              {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20F0},  {0xFE00, 0xFE0F},
                              {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};

// East Asian wide and full-width characters, and emoji.
constexpr Range double_width[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x26A1, 0x26A1},   {0x26BD, 0x26BE},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

template <std::size_t N>
bool among(const Range (&ranges)[N], std::uint32_t point) {
  return std::any_of(ranges, ranges + N, [&](Range r) { return r.first <= point && point <= r.last; });
}

/// One character or one colour code at the front of a text.
struct Piece {
  std::size_t bytes, columns;
  bool valid;
};

Piece first_piece(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };

  // A colour code: ESC [ … letter
  if (text.size() >= 2 && byte(0) == 0x1B && text[1] == '[') {
    std::size_t end = 2;
    while (end < text.size() && (byte(end) < 0x40 || byte(end) > 0x7E)) ++end;
    return {std::min(end + 1, text.size()), 0, true};
  }
  if (byte(0) < 0x80) return {1, byte(0) < 0x20 || byte(0) == 0x7F ? 0u : 1u, true};

  // UTF-8: the first byte tells the length; shortest form only, no surrogates.
  const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) return {1, 1, false};
  std::uint32_t point = byte(0) & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {1, 1, false};
    point = point << 6 | (byte(i) & 0x3F);
  }
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (point < smallest[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
    return {1, 1, false};
  return {length, among(no_width, point) ? 0u : among(double_width, point) ? 2u : 1u, true};
}

/// The bytes at the front of a text that fit into `width` columns.
std::size_t bytes_that_fit(std::string_view text, std::size_t width) {
  std::size_t bytes = 0, columns = 0;
  while (bytes < text.size()) {
    const Piece piece = first_piece(text.substr(bytes));
    if (columns + piece.columns > width) break;
    bytes += piece.bytes;
    columns += piece.columns;
  }
  return bytes;
}

void wrap_paragraph(std::string_view text, std::size_t width, std::vector<std::string>& lines) {
  const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
  std::string line(text.substr(0, indent));
  bool empty = true;
  text.remove_prefix(indent);
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!empty && display_width(line) + 1 + display_width(word) > width) {
      lines.push_back(line);
      line.clear();
      empty = true;
    }
    // A word wider than the line is broken inside; at least one character goes on each line.
    while (empty && word.size() > 1 && display_width(line) + display_width(word) > width &&
           word.size() > first_piece(word).bytes) {
      const std::size_t space = width > display_width(line) ? width - display_width(line) : 1;
      const std::size_t bytes = std::max(bytes_that_fit(word, space), first_piece(word).bytes);
      lines.push_back(line + std::string(word.substr(0, bytes)));
      word.remove_prefix(bytes);
      line.clear();
    }
    if (!empty) line += ' ';
    line += word;
    empty = false;
  }
  lines.push_back(line);
}

}  // namespace

Terminal Terminal::of(int descriptor) {
  Terminal terminal;
  const auto set = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  terminal.interactive = isatty(descriptor) == 1 && set("TERM") != "dumb";
  terminal.colour = terminal.interactive && set("NO_COLOR").empty();
  terminal.true_colour = set("COLORTERM") == "truecolor" || set("COLORTERM") == "24bit";
  winsize size{};
  if (isatty(descriptor) == 1 && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width = size.ws_col;
  }
  return terminal;
}

std::string Terminal::styled(std::string_view code, std::string_view text) const {
  return colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Piece piece = first_piece(text);
    columns += piece.columns;
    text.remove_prefix(piece.bytes);
  }
  return columns;
}

std::string cut(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return "";
  return std::string(text.substr(0, bytes_that_fit(text, width - 1))) + "…";
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t columns = display_width(text);
  return std::string(text) + std::string(columns < width ? width - columns : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t columns = display_width(text);
  return std::string(columns < width ? width - columns : 0, ' ') + std::string(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    wrap_paragraph(text.substr(0, end), std::max<std::size_t>(width, 1), lines);
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string printable(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const Piece piece = first_piece(text);
    const auto byte = static_cast<unsigned char>(text[0]);
    if (!piece.valid) {
      safe += "�";
    } else if (byte < 0x20 || byte == 0x7F) {
      safe += ' ';
    } else {
      safe += text.substr(0, piece.bytes);
    }
    text.remove_prefix(byte == 0x1B ? 1 : piece.bytes);
  }
  return safe;
}

}  // namespace unrolled
