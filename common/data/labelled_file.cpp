#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "data/clean.hpp"
#include "data/readers.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

constexpr const char* format_hint = "each line is label<TAB>text, in UTF-8";
constexpr std::size_t longest_label = 64;  // bytes; more is a text in the label's place

struct Line {
  std::string_view label, text;
};

Line parse_line(std::string_view line, const std::string& place) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos) throw Error(place + " has no tab", format_hint);
  const Line parsed{trimmed(line.substr(0, tab)), trimmed(line.substr(tab + 1))};
  if (parsed.label.empty()) throw Error(place + " has no label", format_hint);
  if (parsed.label.size() > longest_label) {
    throw Error(fmt::format("{} has a label of {} bytes", place, parsed.label.size()), format_hint);
  }
  if (parsed.text.empty()) throw Error(place + " has no text", format_hint);
  return parsed;
}

}  // namespace

Dataset parse_labelled(std::string_view text, const std::string& name) {
  // Read the lines
  std::vector<Line> lines;
  text::for_lines(text, [&](std::string_view line, std::size_t number) {
    if (!trimmed(line).empty()) lines.push_back(parse_line(line, fmt::format("{}: line {}", name, number)));
  });
  if (lines.empty()) throw Error(fmt::format("{}: the file is empty", name), format_hint);

  // Number the classes
  std::vector<std::string> classes;
  for (const Line& line : lines) classes.emplace_back(line.label);
  const std::vector<std::string> labels = classes;
  std::sort(classes.begin(), classes.end());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  if (classes.size() < 2) {
    throw Error(fmt::format("{}: all {} lines have the label '{}'", name, lines.size(), classes.front()),
                "there is something to learn only where there are two classes or more");
  }

  Dataset dataset{
      name, fmt::format("{} texts of {} classes from {}", lines.size(), classes.size(), name), classes, {}};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto label = std::lower_bound(classes.begin(), classes.end(), labels[i]) - classes.begin();
    dataset.examples.push_back({std::string(lines[i].text), label});
  }
  return dataset;
}

}  // namespace unrolled::data
