// What kind of place the output goes to, and how wide text is there: the one spot where colour is decided.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

/// A terminal, or a file or pipe that stands in for one.
struct Terminal {
  bool interactive = false;  ///< a line may be redrawn in place
  bool colour = false;       ///< a terminal, NO_COLOR unset or empty, and TERM not "dumb"
  std::size_t width = 100;   ///< columns; 100 where nobody says
  bool true_colour = false;  ///< 24 bits of colour, as COLORTERM says; else a palette of 256

  /// What stands behind a file descriptor now: 1 is standard output, 2 standard error.
  static Terminal of(int descriptor);

  /// The text in a style, or unchanged where there is no colour.
  std::string bold(std::string_view text) const { return styled("1", text); }
  std::string faint(std::string_view text) const { return styled("2", text); }
  std::string good(std::string_view text) const { return styled("32", text); }
  std::string bad(std::string_view text) const { return styled("1;31", text); }
  std::string accent(std::string_view text) const { return styled("36", text); }
  /// Any SGR code: "38;5;208", "7".
  std::string styled(std::string_view code, std::string_view text) const;
};

/// The columns that UTF-8 text takes: two for East Asian wide characters and emoji, none for combining
/// marks and for colour codes, one for each byte that is not UTF-8.
std::size_t display_width(std::string_view text);

/// The text, cut with "…" where it is wider than `width` columns.
std::string cut(std::string_view text, std::size_t width);

/// The text with spaces after it (or before it) up to `width` columns; wider text stays as it is.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

/// The text in lines of at most `width` columns, broken at spaces; a word that is wider is broken inside.
/// A newline in the text starts a new line. Never empty: "" is one empty line.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// Safe to show: control characters become spaces and bytes that are not UTF-8 become "�".
std::string printable(std::string_view text);

}  // namespace unrolled
