// Dictionaries: words and their definitions.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled::data {

struct Definition {
  std::string word, text;  ///< UTF-8, each on one line
};

struct Dictionary {
  std::string name;   ///< "jargon", "wordnet", "sample", or the file's name
  std::string about;  ///< one line for the reader: what this is and where it comes from
  std::vector<Definition> entries;
  bool is_own = false;  ///< a file of the reader's own

  /// Whether the book's claims about a dictionary are claims about this one.
  bool has_claims() const { return name != "sample" && !is_own; }
};

/// What `--data` asks for: "jargon", "wordnet", "sample" (this book's glossary), or a file of the reader's own. Empty means
/// `otherwise` when it was fetched, and else the embedded sample; `about` then says so.
/// Errors: a data set that is not fetched, is damaged, or is no dictionary; as read_own_file and parse_definitions.
Dictionary resolve_dictionary(const std::string& name_or_file, const std::string& otherwise = "jargon");

/// The reader's own file, as text::read_text_file gives it: a line for each entry, `word<TAB>text`; empty lines are
/// skipped. Errors, with the line's number: no tab, nothing before or after it; no entry at all.
std::vector<Definition> parse_definitions(std::string_view text, const std::string& name);

/// The lexicon of the Jargon File: a heading is `:word: pronunciation, kind.` after three blanks, and what follows up
/// to the next one is its text; braces around references are left out. Errors: no entry.
std::vector<Definition> parse_jargon(std::string_view text, const std::string& name);

/// WordNet's data files: a line a set of synonyms, of which the first is taken, with the gloss after the bar.
/// Errors, with the line's number: not this format.
std::vector<Definition> parse_wordnet(std::string_view text, const std::string& name);

}  // namespace unrolled::data
