#include "trace/debugger/debugger.hpp"

#include <fmt/format.h>

#include <ostream>

#include "base/error.hpp"
#include "terminal/numbers.hpp"
#include "trace/debugger/debugger_session.hpp"
#include "trace/record/step_names.hpp"

namespace unrolled::trace {

Debugger::Debugger(const Record& record, std::istream& in, std::ostream& out, Style style)
    : session_(std::make_unique<Session>(record, in, out, std::move(style))) {}

Debugger::~Debugger() = default;

void Debugger::run() { session_->run(); }

Debugger::Session::Session(const Record& record, std::istream& in, std::ostream& out, Style style)
    : record_(record),
      out_(out),
      style_(std::move(style)),
      terminal_(style_.terminal),
      reader_(in, out, terminal_.interactive, verb_names(), names_in(record)),
      breakpoints_(record) {}

void Debugger::Session::run() {
  if (record_.empty()) {
    out_ << "Nothing was recorded, so there is nothing to step through.\n";
    return;
  }
  const std::size_t forward = record_.backward_begins().value_or(record_.size());
  out_ << fmt::format("{}: {} forward, {} backward.\n", counted(record_.size(), "step"), forward,
                      record_.size() - forward);
  at_ = record_.first_computed();
  stop();
  out_ << terminal_.faint("print shows its numbers, n goes to the next step, help lists the verbs, q leaves.")
       << '\n';
  while (!done_) {
    const auto line = reader_.read("(unrolled) ");
    if (!line) return;
    // A wrong command is one line, and the session goes on.
    try {
      execute(*line);
    } catch (const Error& error) {
      out_ << terminal_.bad(printable(error.what())) << '\n';
    }
  }
}

void Debugger::Session::execute(const std::string& line) {
  const auto trimmed = [](std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return std::string();
    return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
  };
  std::string command = trimmed(line);
  if (command.empty()) {
    if (!line.empty() || last_line_.empty()) return;
    command = last_line_;
  }
  const std::size_t space = std::min(command.find_first_of(" \t"), command.size());
  last_line_.clear();
  const Verb& found = verb(std::string_view(command).substr(0, space));
  (this->*found.act)(trimmed(std::string_view(command).substr(space)));
  if (found.repeats) last_line_ = command;
}

}  // namespace unrolled::trace
