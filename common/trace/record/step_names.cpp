#include "trace/record/step_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/error.hpp"
#include "terminal/nearest.hpp"

namespace unrolled::trace {

std::vector<std::string> names_in(const Record& record) {
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

std::string short_name(const Step& step) {
  if (!step.label.empty()) return step.label;
  return step.forward ? fmt::format("∂#{}", *step.forward) : fmt::format("#{}", step.index);
}

bool ends_with_part(std::string_view path, std::string_view name, char separator) {
  if (name.empty() || !path.ends_with(name)) return false;
  return path.size() == name.size() || path[path.size() - name.size() - 1] == separator;
}

bool is_called(const Step& step, std::string_view name) {
  if (step.label.empty()) return false;
  return step.label == name || ends_with_part(path_of(step.scope) + "." + step.label, name, '.');
}

bool is_inside(const Step& step, std::string_view scope) {
  std::string path;
  for (const std::string& name : step.scope) {
    path += (path.empty() ? "" : ".") + name;
    if (ends_with_part(path, scope, '.')) return true;
  }
  return false;
}

std::optional<std::size_t> step_number(std::string_view name) {
  if (name.starts_with('#')) name.remove_prefix(1);
  constexpr std::size_t most_digits = 9;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size() || name.size() > most_digits)
    return std::nullopt;
  return number;
}

std::optional<std::string> gradient_of(std::string_view name) {
  constexpr std::string_view word = "grad ", sign = "∂#";
  if (name.starts_with(sign)) return "#" + std::string(name.substr(sign.size()));
  if (!name.starts_with(word)) return std::nullopt;
  name.remove_prefix(std::min(name.find_first_not_of(' ', word.size()), name.size()));
  return std::string(name);
}

std::size_t find_step(const Record& record, const std::string& name, std::size_t here) {
  if (const auto number = step_number(name)) {
    if (*number < record.size()) return *number;
    throw Error(fmt::format("there is no step {}: the last is {}", *number, record.size() - 1));
  }
  if (const auto value = gradient_of(name)) {
    const std::size_t of = find_step(record, *value, here);
    for (const Step& step : record.steps()) {
      if (step.forward == of) return step.index;
    }
    throw Error(fmt::format("{} has no gradient in this record", short_name(record[of])));
  }
  const auto search = [&](auto&& matches) -> std::optional<std::size_t> {
    for (std::size_t i = here + 1; i-- > 0;) {
      if (matches(record[i])) return i;
    }
    for (std::size_t i = here + 1; i < record.size(); ++i) {
      if (matches(record[i])) return i;
    }
    return std::nullopt;
  };
  // A label before a path, and both before an operation
  if (const auto i = search([&](const Step& s) { return s.label == name; })) return *i;
  if (const auto i = search([&](const Step& s) { return is_called(s, name); })) return *i;
  if (const auto i = search([&](const Step& s) { return s.operation == name; })) return *i;
  throw Error(fmt::format("nothing is called {}", name),
              suggestion(name, names_in(record), "info names lists what there is"));
}

}  // namespace unrolled::trace
