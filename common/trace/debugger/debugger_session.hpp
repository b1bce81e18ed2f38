// What a debugger session knows and does; debugger.hpp is the door. The verbs stand in debugger_verbs.cpp,
// moving in debugger_motion.cpp, showing in debugger_printing.cpp and debugger_info.cpp.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/line_reader.hpp"
#include "trace/debugger/breakpoints.hpp"
#include "trace/debugger/debugger.hpp"

namespace unrolled::trace {

class Debugger::Session {
 public:
  Session(const Record& record, std::istream& in, std::ostream& out, Style style);
  void run();

 private:
  using Argument = const std::string&;
  struct Verb {
    std::string name;
    std::vector<std::string> shorts;  ///< gdb's own abbreviations: they win over prefixes
    std::string usage, summary, help;
    void (Session::*act)(Argument);
    bool repeats = true;  ///< an empty line does it again
  };
  static const std::vector<Verb>& verbs();
  /// By name, short form or unambiguous prefix. Errors: unknown (with the nearest), ambiguous.
  static const Verb& verb(std::string_view typed);
  static std::vector<std::string> verb_names();
  void execute(const std::string& line);

  // Motion: each ends with stop().
  void next(Argument);
  void step_in(Argument);
  void finish(Argument);
  void back(Argument);
  void reverse_next(Argument);
  void go_on(Argument);
  void reverse_go_on(Argument);
  void jump(Argument);
  void backward(Argument);
  /// Walks by `direction` to the first step that `arrived` likes, a breakpoint, or the end of the record.
  template <class Arrived>
  void walk(int direction, Arrived arrived);
  /// Walks over steps in scopes deeper than the current one.
  void pass_over(int direction, Argument times);
  bool inside(std::size_t step, const std::vector<std::string>& scope) const;

  // Breakpoints.
  void set_break(Argument);
  void remove_break(Argument);

  // Showing.
  void print(Argument);
  void list(Argument);
  void where(Argument);
  void info(Argument);
  void graph(Argument);
  void help(Argument);
  void quit(Argument);
  void stop();
  void info_scopes();
  void info_breakpoints();
  void info_names();
  void show_lines(const std::string& file, int first, int last);

  const Step& here() const { return record_[at_]; }
  /// Its short name, safe to show.
  std::string name(std::size_t index) const;
  /// "scores = matmul(q, #11)", "∂h ← ∂loss + ∂scores  (tanh)"
  std::string made(const Step& step) const;
  std::string place(const Step& step) const;

  const Record& record_;
  std::ostream& out_;
  const Style style_;
  const Terminal& terminal_;
  LineReader reader_;
  Breakpoints breakpoints_;
  std::size_t at_ = 0;
  std::string last_line_;
  std::string listed_file_;  // where `list` left off; forgotten at each stop
  int listed_to_ = 0;
  bool done_ = false;
};

}  // namespace unrolled::trace
