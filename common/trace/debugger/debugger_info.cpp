#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <ostream>
#include <set>

#include "base/error.hpp"
#include "terminal/nearest.hpp"
#include "terminal/numbers.hpp"
#include "trace/debugger/debugger_session.hpp"

namespace unrolled::trace {
namespace {

using Path = std::vector<std::string>;

/// The first and last step of a scope in each pass, and how many there are.
struct Extent {
  std::size_t first = 0, last = 0, steps = 0;
  void add(std::size_t step) {
    if (steps++ == 0) first = step;
    last = step;
  }
  std::string text() const {
    return steps == 1 ? fmt::format("#{}", first) : fmt::format("#{}–#{}", first, last);
  }
};

struct ScopeInfo {
  Path path;
  std::map<Pass, Extent> extents;
  std::string text() const {
    std::string text;
    for (const auto& [pass, extent] : extents) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", pass == Pass::forward ? "forward" : "backward",
                          extent.text());
    }
    return text;
  }
};

// Every scope, each before those inside it, in the order they were entered.
std::vector<ScopeInfo> all_scopes(const Record& record) {
  std::vector<ScopeInfo> scopes;
  std::map<Path, std::size_t> known;
  for (const Step& step : record.steps()) {
    for (std::size_t length = 1; length <= step.scope.size(); ++length) {
      const Path path(step.scope.begin(), step.scope.begin() + static_cast<std::ptrdiff_t>(length));
      const auto [place, first] = known.try_emplace(path, scopes.size());
      if (first) scopes.push_back({path, {}});
      scopes[place->second].extents[step.pass].add(step.index);
    }
  }
  return scopes;
}

}  // namespace

void Debugger::Session::where(Argument) {
  out_ << fmt::format("{}  {}:{}\n", terminal_.bold(made(here())), printable(here().file), here().line);
  const auto scopes = all_scopes(record_);
  for (std::size_t length = here().scope.size(); length > 0; --length) {
    const Path path(here().scope.begin(), here().scope.begin() + static_cast<std::ptrdiff_t>(length));
    for (const ScopeInfo& scope : scopes) {
      if (scope.path == path)
        out_ << fmt::format("  in {}  {}\n", terminal_.accent(printable(path.back())),
                            terminal_.faint(scope.text()));
    }
  }
  const std::size_t begins = record_.backward_begins().value_or(record_.size());
  const bool forward = here().pass == Pass::forward;
  out_ << fmt::format("  step #{} of the {} pass, which is #{}–#{}\n", at_, forward ? "forward" : "backward",
                      forward ? 0 : begins, (forward ? begins : record_.size()) - 1);
}

void Debugger::Session::info(Argument about) {
  const std::pair<const char*, void (Session::*)()> subjects[] = {{"scopes", &Session::info_scopes},
                                                                  {"breakpoints", &Session::info_breakpoints},
                                                                  {"names", &Session::info_names}};
  for (const auto& [subject, show] : subjects) {
    if (!about.empty() && std::string_view(subject).starts_with(about)) return (this->*show)();
  }
  throw Error(about.empty() ? "info about what?" : fmt::format("there is no info about {}", about),
              "info scopes, info breakpoints or info names");
}

void Debugger::Session::info_scopes() {
  const auto scopes = all_scopes(record_);
  if (scopes.empty()) out_ << "This record has no scopes.\n";
  for (const ScopeInfo& scope : scopes) {
    const std::string name = std::string(2 * scope.path.size(), ' ') + printable(scope.path.back());
    const bool current = inside(at_, scope.path);
    out_ << (current ? "→" : " ") << (current ? terminal_.bold(pad_right(name, 28)) : pad_right(name, 28))
         << ' ' << terminal_.faint(scope.text()) << '\n';
  }
}

void Debugger::Session::info_breakpoints() {
  if (breakpoints_.all().empty()) out_ << "No breakpoints.\n";
  for (const Breakpoint& breakpoint : breakpoints_.all()) {
    out_ << fmt::format("{:>3}  {}\n", breakpoint.number, printable(breakpoint.text()));
  }
}

void Debugger::Session::info_names() {
  std::set<std::string> labels, operations;
  for (const Step& step : record_.steps()) {
    if (!step.label.empty()) labels.insert(printable(step.label));
    operations.insert(printable(step.operation));
  }
  for (const auto& [title, list] : {std::pair("values", labels), {"operations", operations}}) {
    for (const std::string& line : wrap(fmt::format("{}: {}", title, fmt::join(list, ", ")), terminal_.width))
      out_ << line << '\n';
  }
}

}  // namespace unrolled::trace
