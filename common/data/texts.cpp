#include "data/texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.hpp"
#include "data/dictionary.hpp"
#include "data/embedded.hpp"
#include "data/manifest.hpp"
#include "data/own_file.hpp"
#include "data/readers.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

constexpr const char* texts_to_choose = "kjv, rv, names, wordnet, python, sample, or a file of yours";

// The lines that are not empty, each with its end.
std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!line.empty()) text += line + '\n';
  }
  return text;
}

// WordNet's definitions, many of which end with examples.
std::vector<std::string> glosses(const std::vector<std::filesystem::path>& files) {
  std::vector<std::string> all;
  for (const auto& file : files) {
    for (Definition& entry : parse_wordnet(text::read_text_file(file), file.string()))
      all.push_back(std::move(entry.text));
  }
  return all;
}

Text read_text(const Entry& entry) {
  if (entry.name == "kjv" || entry.name == "rv") {
    return {entry.name, entry.about, joined(read_sword(fetched_files(entry)))};
  }
  if (entry.name == "names") return {entry.name, entry.about, joined(read_names(fetched_files(entry)))};
  if (entry.name == "wordnet") return {entry.name, entry.about, joined(glosses(fetched_files(entry)))};
  if (entry.name == "python") {
    std::string code;
    for (const auto& file : fetched_files(entry)) code += code_lines(text::read_text_file(file));
    return {entry.name, entry.about, code};
  }
  throw Error(fmt::format("'{}' ({}) holds no running text", entry.name, entry.about), texts_to_choose);
}

Text read_own(const std::string& file) {
  Text text{.name = file, .about = "", .text = read_own_file(file, texts_to_choose), .is_own = true};
  if (!text.text.ends_with('\n')) text.text += '\n';
  text.about = fmt::format("{} bytes from {}", text.text.size(), file);
  return text;
}

/// Some headers of this book.
Text headers() {
  return {"sample", "the embedded sample: headers of this book's library", std::string(sample_code)};
}

Text resolve(const std::string& name_or_file, const std::string& otherwise, Text (*sample)()) {
  // Nothing was asked for: the usual one, or what is always there
  if (name_or_file.empty()) {
    const Entry* usual = find_entry(otherwise);
    if (usual != nullptr && is_fetched(*usual)) return read_text(*usual);
    Text text = sample();
    text.about += fmt::format(" (the real data are not here; ./book data {} fetches them)", otherwise);
    return text;
  }

  if (name_or_file == "sample") return sample();
  if (const Entry* entry = find_entry(name_or_file)) return read_text(*entry);
  return read_own(name_or_file);
}

}  // namespace

std::string code_lines(std::string_view python) {
  std::string code;
  bool in_string = false;
  while (!python.empty()) {
    const std::string_view line = python.substr(0, python.find('\n'));
    python.remove_prefix(std::min(line.size() + 1, python.size()));
    std::size_t quotes = 0;
    for (const char* mark : {"\"\"\"", "'''"}) {
      for (std::size_t at = line.find(mark); at != line.npos; at = line.find(mark, at + 3)) ++quotes;
    }
    const std::size_t begin = line.find_first_not_of(" \t\r");
    const bool is_code = !in_string && quotes == 0 && begin != line.npos && line[begin] != '#';
    if (is_code) code.append(line).push_back('\n');
    if (quotes % 2 == 1) in_string = !in_string;
  }
  return code;
}

Text ruth() {
  return {"sample", "the embedded sample: the Book of Ruth, 85 verses of the King James Bible",
          std::string(sample_verses)};
}

Text resolve_text(const std::string& name_or_file, const std::string& otherwise) {
  return resolve(name_or_file, otherwise, ruth);
}

Text resolve_code(const std::string& name_or_file, const std::string& otherwise) {
  return resolve(name_or_file, otherwise, headers);
}

}  // namespace unrolled::data
