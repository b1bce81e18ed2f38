#include "trace/views/dot_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "terminal/numbers.hpp"
#include "terminal/terminal.hpp"

namespace unrolled::trace {
namespace {

// Graphviz puts names for \N, \G and so on; how often it unescapes \\N before depends on its version and on
// what stands around. A sign that looks the same and means nothing to it is safe in all of them.
constexpr const char* backslash = "∖";

constexpr std::size_t longest_tooltip = 2000;
constexpr std::size_t shapes_on_an_edge = 3;

std::string escape(std::string_view text,
                   std::initializer_list<std::pair<const char, const char*>> replacements) {
  const std::map<char, const char*> replaced(replacements);
  std::string escaped;
  for (const char c : text) {
    const auto found = replaced.find(c);
    escaped += found == replaced.end() ? std::string(1, c) : found->second;
  }
  return escaped;
}

std::string shape_or_number(const Step& step) {
  if (step.values.size() == 1) return "= " + number(static_cast<double>(step.values.flat(0)));
  return to_string(step.shape);
}

}  // namespace

std::string name_of(const Step& step) { return step.label.empty() ? step.operation : step.label; }

std::string html(std::string_view text, std::size_t columns) {
  const std::string escaped =
      escape(cut(printable(text), columns),
             {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\\', backslash}});
  const bool blank = escaped.find_first_not_of(' ') == std::string::npos;
  return blank ? "·" : escaped;
}

std::string tooltip(std::string_view text) {
  std::string escaped;
  std::size_t left = longest_tooltip;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = cut(printable(text.substr(0, end)), left);
    escaped += escape(line, {{'"', "\\\""}, {'&', "&amp;"}, {'\\', backslash}});
    left -= std::min(left, display_width(line));
    if (end == text.size() || left == 0) return escaped;
    escaped += "\\n";
    text.remove_prefix(end + 1);
  }
}

std::string step_label(const Step& step) {
  std::string label = fmt::format("<b>{}</b>", html(name_of(step), 32));
  std::string how = step.label.empty() || step.leaf() ? "" : step.operation;
  if (!step.formula.empty()) how += (how.empty() ? "" : " · ") + step.formula;
  if (!how.empty()) {
    label += fmt::format("<br/><font point-size=\"9\" color=\"#475569\">{}</font>", html(how, 44));
  }
  return label + fmt::format("<br/><font point-size=\"9\">{}</font>", html(shape_or_number(step)));
}

std::string step_tooltip(const Step& step) {
  std::string text = fmt::format("#{} {}", step.index, name_of(step));
  text += "\n" + step.operation + (step.formula.empty() ? "" : ": " + step.formula);
  text += "\nshape " + to_string(step.shape);
  if (!step.scope.empty()) text += "\nin " + path_of(step.scope);
  text += fmt::format("\n{}:{}", step.file, step.line);
  if (!step.note.empty()) text += "\n" + step.note;
  return tooltip(text);
}

std::string scope_label(const Record& record, const GraphNode& node) {
  std::size_t parameters = 0, numbers = 0;
  for (const std::size_t index : node.steps) {
    if (record[index].operation != "parameter") continue;
    ++parameters;
    numbers += count(record[index].shape);
  }
  std::string inside = counted(node.steps.size() - parameters, "step");
  if (parameters > 0)
    inside += fmt::format(" · {} ({})", counted(parameters, "parameter"), counted(numbers, "number"));
  return fmt::format("<b>{}</b><br/><font point-size=\"9\" color=\"#475569\">{}</font>", html(node.name, 32),
                     inside);
}

std::string scope_tooltip(const Record& record, const GraphNode& node) {
  std::string text = path_of(node.scope) + (node.scope.empty() ? "" : ".") + node.name;
  for (const std::size_t index : node.steps) {
    const Step& step = record[index];
    text +=
        fmt::format("\n#{} {} {} {}:{}", index, name_of(step), to_string(step.shape), step.file, step.line);
  }
  return tooltip(text);
}

std::string edge_label(const Record& record, const GraphEdge& edge) {
  std::vector<std::string> shapes;
  for (const std::size_t index : edge.carries) {
    const std::string shape = to_string(record[index].shape);
    if (std::find(shapes.begin(), shapes.end(), shape) == shapes.end()) shapes.push_back(shape);
  }
  if (shapes.size() > shapes_on_an_edge) {
    shapes.resize(shapes_on_an_edge);
    shapes.push_back("…");
  }
  return fmt::format(" {} ", fmt::join(shapes, "<br/>"));
}

std::string edge_tooltip(const Record& record, const GraphEdge& edge) {
  std::string text;
  for (const std::size_t index : edge.carries) {
    const Step& step = record[index];
    text += fmt::format("{}{} {}", text.empty() ? "" : "\n", name_of(step), to_string(step.shape));
  }
  return tooltip(text);
}

}  // namespace unrolled::trace
