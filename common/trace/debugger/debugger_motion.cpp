#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/error.hpp"
#include "terminal/numbers.hpp"
#include "trace/debugger/debugger_session.hpp"
#include "trace/record/step_names.hpp"

namespace unrolled::trace {
namespace {

std::size_t repetitions(const std::string& argument) {
  if (argument.empty()) return 1;
  if (argument.size() > 6 || argument.find_first_not_of("0123456789") != std::string::npos ||
      argument == "0") {
    throw Error(fmt::format("{} is no number of times", argument), "next 3 goes on three times");
  }
  return std::stoul(argument);
}

}  // namespace

bool Debugger::Session::inside(std::size_t step, const std::vector<std::string>& scope) const {
  const auto& other = record_[step].scope;
  return other.size() >= scope.size() && std::equal(scope.begin(), scope.end(), other.begin());
}

template <class Arrived>
void Debugger::Session::walk(int direction, Arrived arrived) {
  const std::size_t end = direction > 0 ? record_.size() - 1 : 0;
  if (at_ == end) {
    throw Error(direction > 0 ? "this is the last step" : "this is the first step",
                direction > 0 ? "back, rc and jump go back in time" : "next, step and continue go on");
  }
  while (at_ != end) {
    const Pass before = here().pass;
    at_ = direction > 0 ? at_ + 1 : at_ - 1;
    if (arrived(at_, before)) return stop();
    if (const Breakpoint* hit = breakpoints_.hit(at_)) {
      out_ << terminal_.accent(fmt::format("Breakpoint {}: {}", hit->number, printable(hit->text()))) << '\n';
      return stop();
    }
  }
  out_ << (direction > 0 ? "The end of the record.\n" : "The beginning of the record.\n");
  stop();
}

void Debugger::Session::step_in(Argument times) {
  walk(+1, [left = repetitions(times)](std::size_t, Pass) mutable { return --left == 0; });
}

void Debugger::Session::back(Argument times) {
  walk(-1, [left = repetitions(times)](std::size_t, Pass) mutable { return --left == 0; });
}

void Debugger::Session::pass_over(int direction, Argument times) {
  walk(direction, [&, scope = here().scope, left = repetitions(times)](std::size_t at, Pass before) mutable {
    const bool deeper = record_[at].scope.size() > scope.size() && inside(at, scope);
    if (deeper && record_[at].pass == before) return false;
    scope = record_[at].scope;
    return --left == 0;
  });
}

void Debugger::Session::next(Argument times) { pass_over(+1, times); }

void Debugger::Session::reverse_next(Argument times) { pass_over(-1, times); }

void Debugger::Session::finish(Argument) {
  const auto scope = here().scope;
  if (scope.empty())
    throw Error("this step is in no scope", "continue goes on to the next breakpoint or the end");
  walk(+1, [&](std::size_t at, Pass before) { return !inside(at, scope) || record_[at].pass != before; });
}

void Debugger::Session::go_on(Argument) {
  walk(+1, [](std::size_t, Pass) { return false; });
}

void Debugger::Session::reverse_go_on(Argument) {
  walk(-1, [](std::size_t, Pass) { return false; });
}

void Debugger::Session::jump(Argument name) {
  if (name.empty()) throw Error("jump where?", "jump 12, or jump and a name");
  at_ = find_step(record_, name, at_);
  stop();
}

void Debugger::Session::backward(Argument) {
  const auto begins = record_.backward_begins();
  if (!begins) throw Error("this record has no backward pass");
  at_ = *begins;
  stop();
}

}  // namespace unrolled::trace
