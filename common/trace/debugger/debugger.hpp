// The debugger for a recorded run: the verbs of gdb, in both directions of time and through the backward
// pass.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>

#include "terminal/terminal.hpp"
#include "trace/record/record.hpp"
#include "trace/views/graph.hpp"

namespace unrolled::trace {

/// How a session looks, and where `graph` leaves its files.
struct Style {
  Terminal terminal = {};                ///< colour and width of the output
  std::filesystem::path folder = "out";  ///< `graph` writes here unless it is told otherwise
  std::size_t depth = unlimited;         ///< scopes nested deeper are folded in `graph`
};

/// One session over one record. Commands come from a terminal (with history and completion) or from any
/// stream; in the second case each command is echoed, so that the output reads as a transcript.
class Debugger {
 public:
  Debugger(const Record& record, std::istream& in, std::ostream& out, Style style = {});
  ~Debugger();

  /// Until `quit` or the end of the input. A wrong command is one line, never the end of the session.
  void run();

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace unrolled::trace
