#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ostream>

#include "base/error.hpp"
#include "terminal/numbers.hpp"
#include "trace/debugger/debugger_session.hpp"
#include "trace/record/slice.hpp"
#include "trace/record/source.hpp"
#include "trace/record/step_names.hpp"
#include "trace/views/dot.hpp"
#include "trace/views/heat_map.hpp"

namespace unrolled::trace {
namespace {

const char* word(Pass pass) { return pass == Pass::forward ? "forward" : "backward"; }

std::string not_finite(const Statistics& s) {
  std::vector<std::string> parts;
  if (s.nans > 0) parts.push_back(fmt::format("NaN ×{}", s.nans));
  if (s.infinities > 0) parts.push_back(fmt::format("∞ ×{}", s.infinities));
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string Debugger::Session::name(std::size_t index) const {
  return cut(printable(short_name(record_[index])), 40);
}

std::string Debugger::Session::made(const Step& step) const {
  std::vector<std::string> inputs;
  for (const std::size_t input : step.inputs) inputs.push_back(name(input));
  const std::string operation = printable(step.operation);
  if (step.pass == Pass::backward) {
    const std::string from = inputs.empty() ? "" : fmt::format(" ← {}", fmt::join(inputs, " + "));
    return fmt::format("{}{}  ({})", name(step.index), from, operation);
  }
  const std::string left = step.label.empty() ? "" : name(step.index) + " = ";
  const std::string arguments = inputs.empty() ? "" : fmt::format("({})", fmt::join(inputs, ", "));
  return left + operation + arguments;
}

std::string Debugger::Session::place(const Step& step) const {
  return fmt::format("{}:{}", printable(file_name(step.file.c_str())), step.line);
}

// One line on the step, one with its source, one with its note.
void Debugger::Session::stop() {
  listed_to_ = 0;
  const Step& step = here();
  if (record_.backward_begins() == at_) out_ << terminal_.accent("── the backward pass begins ──") << '\n';
  out_ << terminal_.bold(fmt::format("#{}", at_)) << ' ' << terminal_.faint(word(step.pass));
  if (!step.scope.empty()) out_ << ' ' << terminal_.accent(printable(path_of(step.scope)));
  out_ << "  " << terminal_.bold(made(step));
  if (!step.formula.empty()) out_ << "  " << printable(step.formula);
  out_ << "  " << to_string(step.shape);
  if (step.values.size() == 1) out_ << " = " << number(static_cast<double>(step.values.flat(0)));
  const std::string broken = not_finite(step.statistics);
  if (!broken.empty()) out_ << "  " << terminal_.bad(broken);
  out_ << "  " << terminal_.faint(place(step)) << '\n';
  const std::string source = source_line(step.file, step.line);
  if (!source.empty()) out_ << terminal_.faint(fmt::format("{:>5} ", step.line)) << printable(source) << '\n';
  if (!step.note.empty()) out_ << "      " << terminal_.good("“" + printable(step.note) + "”") << '\n';
}

void Debugger::Session::print(Argument argument) {
  // A label may hold brackets itself, so the whole argument is tried first.
  std::string wanted = argument, spec;
  const auto known = [&](const std::string& n) {
    return std::any_of(record_.steps().begin(), record_.steps().end(),
                       [&](const Step& s) { return s.label == n; });
  };
  const std::size_t bracket = argument.find('[');
  if (bracket != std::string::npos && !known(argument)) {
    if (argument.back() != ']') throw Error("the bracket is not closed", "print scores[0,:,3]");
    wanted = argument.substr(0, bracket);
    spec = argument.substr(bracket + 1, argument.size() - bracket - 2);
    while (!wanted.empty() && wanted.back() == ' ') wanted.pop_back();
  }
  const Step& step = record_[wanted.empty() ? at_ : find_step(record_, wanted, at_)];
  const Slice slice = cut_out(step, spec);

  const bool whole = slice.part.empty();
  const Shape& shape = whole ? step.shape : slice.values.shape();
  out_ << terminal_.bold(name(step.index) + printable(slice.part)) << "  " << to_string(shape);
  if (!whole) out_ << " of " << to_string(step.shape);
  const Statistics s = whole ? step.statistics : statistics_of(slice.values);
  if (count(shape) > 1) {
    out_ << fmt::format("  min {}  max {}  mean {}  std {}", number(s.min), number(s.max), number(s.mean),
                        number(s.std));
  }
  const std::string broken = not_finite(s);
  if (!broken.empty()) out_ << "  " << terminal_.bad(broken);
  if (step.index != at_)
    out_ << terminal_.faint(fmt::format("  #{}{}", step.index, step.index > at_ ? ", later than here" : ""));
  out_ << '\n' << heat_map(slice.values, slice.axes, terminal_);
  if (!step.whole()) {
    out_ << terminal_.faint(fmt::format("The corner {} of {} was kept; the statistics are of the whole.",
                                        to_string(step.values.shape()), to_string(step.shape)))
         << '\n';
  }
}

void Debugger::Session::show_lines(const std::string& file, int first, int last) {
  const auto& lines = source_lines(file);
  for (int line = std::max(first, 1); line <= std::min(last, static_cast<int>(lines.size())); ++line) {
    const bool current = file == here().file && line == here().line;
    const std::string text = fmt::format("{}{:>5}  {}", current ? "→" : " ", line,
                                         printable(lines[static_cast<std::size_t>(line) - 1]));
    out_ << (current ? terminal_.bold(text) : text) << '\n';
  }
}

void Debugger::Session::list(Argument where) {
  constexpr int around = 5;
  std::string file = here().file;
  int line = here().line;
  if (!where.empty()) {
    const Breakpoint there = Breakpoints(record_).add(where, file);
    if (there.kind != Breakpoint::Kind::line)
      throw Error(fmt::format("{} is no line", where), "list 30, or list attention.hpp:30");
    file = there.name;
    line = there.line;
  }
  const int lines = static_cast<int>(source_lines(file).size());
  if (lines == 0)
    throw Error(fmt::format("the source {} is not there", file),
                "the sources are read from where the book was built");
  const bool more = where.empty() && listed_to_ > 0;
  if (more) file = listed_file_;
  const int first = more ? listed_to_ + 1 : line - around;
  const int last = more ? listed_to_ + 2 * around + 1 : line + around;
  if (more && first > static_cast<int>(source_lines(file).size()))
    throw Error("the end of the file", "list LINE goes elsewhere");
  out_ << terminal_.faint(printable(file)) << '\n';
  show_lines(file, first, last);
  listed_file_ = file;
  listed_to_ = last;
}

void Debugger::Session::graph(Argument folder) {
  const Drawing drawing{.pass = here().pass, .depth = style_.depth, .up_to = at_};
  const Drawn drawn =
      write_dot(dot(record_, drawing, at_), folder.empty() ? style_.folder : std::filesystem::path(folder),
                fmt::format("step_{}", at_));
  for (const auto& file : drawn.files) out_ << file.string() << '\n';
  if (!drawn.hint.empty()) out_ << drawn.hint << '\n';
}

}  // namespace unrolled::trace
