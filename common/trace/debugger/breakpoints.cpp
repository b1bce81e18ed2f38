#include "trace/debugger/breakpoints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "base/error.hpp"
#include "base/where.hpp"
#include "terminal/nearest.hpp"

namespace unrolled::trace {
namespace {

std::optional<int> line_number(std::string_view text) {
  int line = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), line);
  if (error != std::errc() || end != text.data() + text.size() || line < 1) return std::nullopt;
  return line;
}

bool inside(const Step& step, std::string_view scope) {
  std::string path;
  for (const std::string& name : step.scope) {
    path += (path.empty() ? "" : ".") + name;
    if (ends_with_part(path, scope, '.')) return true;
  }
  return false;
}

}  // namespace

bool ends_with_part(std::string_view path, std::string_view name, char separator) {
  if (name.empty() || !path.ends_with(name)) return false;
  return path.size() == name.size() || path[path.size() - name.size() - 1] == separator;
}

std::vector<std::string> names(const Record& record) {
  std::set<std::string> all;
  for (const Step& step : record.steps()) {
    all.insert(step.label);
    all.insert(step.operation);
    for (std::size_t length = 1; length <= step.scope.size(); ++length) {
      all.insert(path_of({step.scope.begin(), step.scope.begin() + static_cast<std::ptrdiff_t>(length)}));
    }
  }
  all.erase("");
  return {all.begin(), all.end()};
}

bool Breakpoint::hit(const Record& record, std::size_t index) const {
  const Step& step = record[index];
  switch (kind) {
    case Kind::operation:
      return step.operation == name;
    case Kind::label:
      return step.label == name;
    case Kind::line:
      return step.line == line && step.file == name;
    case Kind::not_finite:
      return step.broken();
    case Kind::scope: {
      const bool enters =
          index == 0 || record[index - 1].pass != step.pass || !inside(record[index - 1], name);
      return enters && inside(step, name);
    }
  }
  return false;
}

std::string Breakpoint::text() const {
  switch (kind) {
    case Kind::operation:
      return "operation " + name;
    case Kind::label:
      return "label " + name;
    case Kind::scope:
      return "scope " + name;
    case Kind::line:
      return fmt::format("line {}:{}", name, line);
    case Kind::not_finite:
      return "nan: a value that is not finite";
  }
  return "";
}

Breakpoint Breakpoints::at_line(std::string_view file, int line) const {
  // The first line from the wanted one on that made a step.
  std::optional<Breakpoint> best;
  std::set<std::string> files;
  bool known = false;
  for (const Step& step : record_.steps()) {
    files.insert(file_name(step.file.c_str()));
    if (!ends_with_part(step.file, file, '/')) continue;
    known = true;
    if (step.line < line || (best && best->line <= step.line)) continue;
    best = Breakpoint{0, Breakpoint::Kind::line, step.file, step.line};
  }
  if (best) return *best;
  if (known) throw Error(fmt::format("no step was made in {} at line {} or after", file, line));
  throw Error(fmt::format("no step was made in a file called {}", file),
              suggestion(file, {files.begin(), files.end()}, "where says the current file"));
}

Breakpoint Breakpoints::at_name(std::string_view name) const {
  const auto any = [&](auto&& matches) {
    return std::any_of(record_.steps().begin(), record_.steps().end(), matches);
  };
  const std::string wanted(name);
  if (any([&](const Step& step) { return step.label == name; })) return {0, Breakpoint::Kind::label, wanted};
  if (any([&](const Step& step) { return inside(step, name); })) return {0, Breakpoint::Kind::scope, wanted};
  if (any([&](const Step& step) { return step.operation == name; })) {
    return {0, Breakpoint::Kind::operation, wanted};
  }
  throw Error(fmt::format("no operation, label or scope is called {}", name),
              suggestion(name, names(record_), "info names lists them"));
}

const Breakpoint& Breakpoints::add(std::string_view where, const std::string& current_file) {
  Breakpoint added{};
  const std::size_t colon = where.rfind(':');
  if (where == "nan") {
    added.kind = Breakpoint::Kind::not_finite;
  } else if (const auto line = line_number(where)) {
    added = at_line(current_file, *line);
  } else if (colon != std::string_view::npos && line_number(where.substr(colon + 1))) {
    added = at_line(where.substr(0, colon), *line_number(where.substr(colon + 1)));
  } else {
    added = at_name(where);
  }
  added.number = next_++;
  all_.push_back(added);
  return all_.back();
}

void Breakpoints::remove(int number) {
  const auto removed =
      std::remove_if(all_.begin(), all_.end(), [&](const Breakpoint& b) { return b.number == number; });
  if (removed == all_.end())
    throw Error(fmt::format("there is no breakpoint {}", number), "info breakpoints lists them");
  all_.erase(removed, all_.end());
}

const Breakpoint* Breakpoints::hit(std::size_t step) const {
  const auto found =
      std::find_if(all_.begin(), all_.end(), [&](const Breakpoint& b) { return b.hit(record_, step); });
  return found == all_.end() ? nullptr : &*found;
}

}  // namespace unrolled::trace
