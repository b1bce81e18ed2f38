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

struct LineEnd {
  std::size_t code;      ///< where a comment begins, or the line's size
  bool has_long_string;  ///< some of it belongs to a string between three quotes
};

/// Goes through a line of Python. `open` is three quotes where a string of several lines goes on, or nothing.
LineEnd read_line(std::string_view line, std::string_view& open) {
  LineEnd end = {line.size(), !open.empty()};
  for (std::size_t at = 0; at < line.size();) {
    const std::string_view three = line.substr(at, 3);
    if (!open.empty()) {
      at = line.find(open, at);
      if (at == line.npos) break;
      at += 3;
      open = {};
    } else if (three == "\"\"\"" || three == "'''") {
      open = three == "'''" ? "'''" : "\"\"\"";
      end.has_long_string = true;
      at += 3;
    } else if (line[at] == '"' || line[at] == '\'') {
      const char quote = line[at];
      for (++at; at < line.size() && line[at] != quote; ++at) at += line[at] == '\\';
      ++at;
    } else if (line[at] == '#') {
      end.code = at;
      break;
    } else {
      ++at;
    }
  }
  return end;
}

}  // namespace

std::string code_lines(std::string_view python) {
  std::string code;
  std::string_view open;  // the quotes of the string of several lines that goes on here
  while (!python.empty()) {
    std::string_view line = python.substr(0, python.find('\n'));
    python.remove_prefix(std::min(line.size() + 1, python.size()));
    const LineEnd end = read_line(line, open);
    if (end.code < line.size()) {
      line = line.substr(0, end.code);
      line = line.substr(0, line.find_last_not_of(" \t") + 1);
    }
    if (!end.has_long_string && line.find_first_not_of(" \t\r") != line.npos)
      code.append(line).push_back('\n');
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
