// Running text, in a language of people or of computers: where a language model gets what it reads.
#pragma once

#include <string>
#include <string_view>

namespace unrolled::data {

/// A text of many lines: verses, names, or whatever the reader's own file holds.
struct Text {
  std::string name;   ///< "kjv", "rv", "names", "wordnet", "python", "sample", or the file's name
  std::string about;  ///< one line for the reader: what this is and where it comes from
  std::string text;   ///< UTF-8, ends with a line end

  bool is_own = false;  ///< a file of the reader's own

  bool is_sample() const { return name == "sample"; }
  /// Whether the book's claims about text are claims about this one: not about the embedded sample, which is too short,
  /// nor about a file that the book has never seen.
  bool has_claims() const { return !is_sample() && !is_own; }
};

/// What `--data` asks for: "kjv" and "rv" (a verse a line), "names" (a name a line), "wordnet" (a gloss
/// a line), "python" (code), "sample", or a file of the reader's own. Empty means `otherwise` when it was fetched, and else the embedded
/// sample; `about` says so. Errors: a data set that is not fetched, is damaged, or holds no running text; as read_own_file.
Text resolve_text(const std::string& name_or_file, const std::string& otherwise = "kjv");

/// The same where code is wanted; the embedded sample is some of this book's own headers. Errors: as resolve_text.
Text resolve_code(const std::string& name_or_file, const std::string& otherwise = "python");

/// Lines of Python without comments, docstrings and empty lines. A string in three quotes is left out with the lines on which it
/// begins and ends.
std::string code_lines(std::string_view python);

/// The Book of Ruth, 85 verses of the King James Bible (public domain). Every program carries it inside.
Text ruth();

}  // namespace unrolled::data
