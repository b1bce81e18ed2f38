// Parallel text: sentences in two languages, each pair saying the same.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled::data {

struct Pair {
  std::string source, target;
  bool operator==(const Pair&) const = default;
};

struct Parallel {
  std::string name;   ///< "kjv-rv", "uk", "sample", or the file's name
  std::string about;  ///< one line for the reader: what this is and where it comes from
  std::vector<Pair> pairs;

  /// True for the phrase book, which is learnt in seconds.
  bool is_sample() const { return name == "sample"; }
};

/// What `--data` asks for: "kjv-rv" (verses, English and Spanish), "uk" (what an office program says, English
/// and Ukrainian), "sample" (also when empty), or a file of the reader's own. Errors: a data set that is not fetched, is
/// damaged, or holds no pairs; as read_own_file and parse_parallel.
Parallel resolve_parallel(const std::string& name_or_file);

/// 4,000 sentences in English and Spanish, put together by rules written for this book, always the same:
/// adjectives after their nouns, two genders, and words with more than one translation.
Parallel phrase_book();

/// The reader's own file, as text::read_text_file gives it: a line for each pair, `source<TAB>target`; empty lines are
/// skipped. Errors, with the line's number: not exactly one tab, a side is empty; no pair at all.
Parallel parse_parallel(std::string_view text, const std::string& name);

/// The files of `uk`: message catalogues in GNU gettext's binary format (.mo). Kept are single sentences of 3
/// to 20 English words without place holders (%, <, $); marks of keyboard shortcuts (~, _) are taken out,
/// and each pair is there once. Errors: not such a file, cut short, or pointing outside; not UTF-8; no pair.
std::vector<Pair> read_catalogues(const std::vector<std::filesystem::path>& files);

struct ParallelParts {
  std::vector<Pair> train, held_out;
};

/// Every k-th pair is held out, unless the same source also stands among those to learn from: then it is left
/// out, since it could be known by heart. Errors: k below 2; nothing is left on one side.
ParallelParts hold_out_pairs(const std::vector<Pair>& pairs, std::size_t k);

}  // namespace unrolled::data
