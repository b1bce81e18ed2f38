#include "data/dictionary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "data/clean.hpp"
#include "data/embedded.hpp"
#include "data/manifest.hpp"
#include "data/own_file.hpp"
#include "data/packed.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

namespace fs = std::filesystem;
constexpr const char* dictionaries = "jargon, wordnet, sample, or a file of lines word<TAB>text";

/// On one line, blanks single, without the characters of `left_out`.
std::string flat_text(std::string_view text, std::string_view left_out = "") {
  std::string flat;
  for (const char c : text) {
    if (left_out.find(c) != left_out.npos) continue;
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    if (!blank) flat += c;
    if (blank && !flat.empty() && flat.back() != ' ') flat += ' ';
  }
  return std::string(trimmed(flat));
}

std::vector<Definition> some(std::vector<Definition> entries, const std::string& name) {
  if (entries.empty()) throw Error(name + ": there is no entry in it");
  return entries;
}

/// The book's own glossary: rows `| term | українською | what it is | chapter |`.
std::vector<Definition> glossary() {
  std::vector<Definition> entries;
  text::for_lines(sample_glossary, [&](std::string_view line, std::size_t) {
    std::vector<std::string> cells;
    for (std::string_view rest = line; rest.find('|') != rest.npos; rest.remove_prefix(rest.find('|') + 1))
      cells.emplace_back(trimmed(rest.substr(0, rest.find('|'))));
    const bool is_row = cells.size() == 5 && cells[1] != "term" && !cells[1].starts_with("--");
    if (is_row) entries.push_back({cells[1], cells[3]});
  });
  return entries;
}

Dictionary sample_dictionary() {
  return {"sample", "the embedded sample: this book's glossary", some(glossary(), "the glossary")};
}

Dictionary read_dictionary(const Entry& entry) {
  Dictionary dictionary = {entry.name, entry.about, {}};
  if (entry.name != "jargon" && entry.name != "wordnet")
    throw Error(fmt::format("'{}' ({}) is no dictionary", entry.name, entry.about), dictionaries);
  for (const fs::path& file : fetched_files(entry)) {
    const auto more = entry.name == "jargon"
                          ? parse_jargon(text::as_text(unpack(file), file.string()), file.string())
                          : parse_wordnet(text::read_text_file(file), file.string());
    dictionary.entries.insert(dictionary.entries.end(), more.begin(), more.end());
  }
  return dictionary;
}

}  // namespace

std::vector<Definition> parse_definitions(std::string_view text, const std::string& name) {
  std::vector<Definition> entries;
  text::for_lines(text, [&](std::string_view line, std::size_t number) {
    if (trimmed(line).empty()) return;
    const std::size_t tab = line.find('\t');
    if (tab == line.npos)
      throw Error(fmt::format("{}: line {} has no tab", name, number), "word<TAB>what it means");
    const Definition entry = {flat_text(line.substr(0, tab)), flat_text(line.substr(tab + 1))};
    if (entry.word.empty() || entry.text.empty())
      throw Error(fmt::format("{}: line {} has nothing {} its tab", name, number,
                              entry.word.empty() ? "before" : "after"));
    entries.push_back(entry);
  });
  return some(entries, name);
}

std::vector<Definition> parse_jargon(std::string_view text, const std::string& name) {
  std::vector<Definition> entries;
  std::string body;
  bool inside = false, is_over = false;
  const auto finish = [&] {
    if (inside) entries.back().text = flat_text(body, "{}");
    if (inside && entries.back().text.empty()) entries.pop_back();
    body.clear();
  };
  text::for_lines(text, [&](std::string_view line, std::size_t) {
    const bool is_heading = line.starts_with("   :") && line.find(": ", 4) != line.npos;
    const bool is_short_heading = line.starts_with("   :") && line.size() > 5 && line.ends_with(':');
    if (is_over) return;
    if (is_heading || is_short_heading) {
      finish();
      inside = true;
      entries.push_back({flat_text(line.substr(4, line.find(':', 5) - 4)), ""});
    } else if (line.starts_with("Appendix A")) {
      finish();
      is_over = true;
      inside = false;
    } else if (inside && trimmed(line).size() > 1) {  // a line of one letter opens the letter's part
      (body += line) += '\n';
    }
  });
  finish();
  return some(entries, name);
}

std::vector<Definition> parse_wordnet(std::string_view text, const std::string& name) {
  std::vector<Definition> entries;
  text::for_lines(text, [&](std::string_view line, std::size_t number) {
    if (line.starts_with("  ") || line.empty()) return;  // the licence
    // offset, file number, kind, number of words, first word, …, | gloss
    std::size_t at = 0;
    for (int field = 0; field < 4 && at != line.npos; ++field) at = line.find(' ', at + 1);
    const std::size_t bar = line.find(" | ");
    if (at == line.npos || bar == line.npos || bar <= at)
      throw Error(fmt::format("{}: line {} is no set of synonyms with its gloss", name, number));
    std::string word(line.substr(at + 1, line.find(' ', at + 1) - at - 1));
    std::replace(word.begin(), word.end(), '_', ' ');
    entries.push_back({flat_text(word), flat_text(line.substr(bar + 3))});
  });
  return some(entries, name);
}

Dictionary resolve_dictionary(const std::string& name_or_file, const std::string& otherwise) {
  if (name_or_file.empty()) {
    const Entry* usual = find_entry(otherwise);
    if (usual != nullptr && is_fetched(*usual)) return read_dictionary(*usual);
    Dictionary dictionary = sample_dictionary();
    dictionary.about += fmt::format(" (the real data are not here; ./book data {} fetches them)", otherwise);
    return dictionary;
  }
  if (name_or_file == "sample") return sample_dictionary();
  if (const Entry* entry = find_entry(name_or_file)) return read_dictionary(*entry);
  Dictionary own = {.name = name_or_file,
                    .about = "",
                    .entries = parse_definitions(read_own_file(name_or_file, dictionaries), name_or_file),
                    .is_own = true};
  own.about = fmt::format("{} entries from {}", own.entries.size(), name_or_file);
  return own;
}

}  // namespace unrolled::data
