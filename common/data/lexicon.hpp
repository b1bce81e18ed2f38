// Words that people have rated, one by one.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

namespace unrolled::data {

/// The ratings of a word by ten people, from −4 (very bad) over 0 to 4 (very good).
using Ratings = std::array<int, 10>;

struct Lexicon {
  std::string name;   ///< "vader" or "sample"
  std::string about;  ///< one line for the reader: what this is and where it comes from
  std::unordered_map<std::string, Ratings> words;

  /// False for the embedded sample, which nobody has rated.
  bool is_sample() const { return name == "sample"; }
};

/// `vader` when it was fetched, and else the embedded sample; `about` then says so. Errors: it is damaged.
Lexicon resolve_lexicon(const std::string& name = "vader");

/// 76 words with ratings made up for this book. Every program carries them inside.
Lexicon sample_lexicon();

/// VADER's file: a line for each word, `word<TAB>mean<TAB>deviation<TAB>[ten ratings]`. Of a word that stands twice the
/// first line counts. `name` is what errors call it. Errors, with the line's number: not UTF-8, not four columns, not
/// ten whole numbers from −4 to 4; no word at all.
Lexicon parse_lexicon(std::string_view text, const std::string& name);

}  // namespace unrolled::data
