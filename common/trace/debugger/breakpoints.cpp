#include "trace/debugger/breakpoints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "base/error.hpp"
#include "base/where.hpp"
#include "terminal/nearest.hpp"
#include "trace/record/step_names.hpp"

namespace unrolled::trace {
namespace {

std::optional<int> line_number(std::string_view text) {
  int line = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), line);
  if (error != std::errc() || end != text.data() + text.size() || line < 1) return std::nullopt;
  return line;
}

}  // namespace

bool Breakpoint::hit(const Record& record, std::size_t index) const {
  const Step& at = record[index];
  if (gradient && at.pass != Pass::backward) return false;
  const Step& value = at.forward ? record[*at.forward] : at;
  switch (kind) {
    case Kind::operation:
      return at.operation == name;
    case Kind::label:
      return at.label == name || value.label == name;
    case Kind::path:
      return is_called(at, name) || is_called(value, name);
    case Kind::step:
      return index == step || value.index == step;
    case Kind::line:
      return at.line == line && at.file == name;
    case Kind::not_finite:
      return at.broken();
    case Kind::scope: {
      const bool enters =
          index == 0 || record[index - 1].pass != at.pass || !is_inside(record[index - 1], name);
      return enters && is_inside(at, name);
    }
  }
  return false;
}

std::string Breakpoint::text() const {
  const std::string of = gradient ? "gradient of " : "";
  switch (kind) {
    case Kind::operation:
      return of + "operation " + name;
    case Kind::label:
    case Kind::path:
      return of + "label " + name;
    case Kind::scope:
      return of + "scope " + name;
    case Kind::step:
      return of + fmt::format("step #{}", step);
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
    best = Breakpoint{.kind = Breakpoint::Kind::line, .name = step.file, .line = step.line};
  }
  if (best) return *best;
  if (known) throw Error(fmt::format("no step was made in {} at line {} or after", file, line));
  throw Error(fmt::format("no step was made in a file called {}", file),
              suggestion(file, {files.begin(), files.end()}, "where says the current file"));
}

Breakpoint Breakpoints::at_name(std::string_view name) const {
  using Kind = Breakpoint::Kind;
  for (const Kind kind : {Kind::label, Kind::scope, Kind::path, Kind::operation}) {
    const Breakpoint there{.kind = kind, .name = std::string(name)};
    if (hits(there) > 0) return there;
  }
  throw Error(fmt::format("no operation, label or scope is called {}", name),
              suggestion(name, names_in(record_), "info names lists them"));
}

Breakpoint Breakpoints::at_step(std::size_t step) const {
  if (step >= record_.size())
    throw Error(fmt::format("there is no step {}: the last is {}", step, record_.size() - 1));
  return {.kind = Breakpoint::Kind::step, .step = step};
}

// A bare number is a step here, as for `print grad 12`.
Breakpoint Breakpoints::at_gradient(std::string_view value) const {
  const auto number = step_number(value);
  Breakpoint there = number ? at_step(*number) : at_name(value);
  there.gradient = true;
  if (hits(there) == 0) throw Error(fmt::format("{} has no gradient in this record", value));
  return there;
}

std::size_t Breakpoints::hits(const Breakpoint& breakpoint) const {
  std::size_t number = 0;
  for (std::size_t step = 0; step < record_.size(); ++step) number += breakpoint.hit(record_, step) ? 1 : 0;
  return number;
}

const Breakpoint& Breakpoints::add(std::string_view where, const std::string& current_file) {
  Breakpoint added;
  const std::size_t colon = where.rfind(':');
  if (where == "nan") {
    added.kind = Breakpoint::Kind::not_finite;
  } else if (const auto value = gradient_of(where)) {
    added = at_gradient(*value);
  } else if (where.starts_with('#') && step_number(where)) {
    added = at_step(*step_number(where));
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
