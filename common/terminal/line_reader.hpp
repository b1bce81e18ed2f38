// Where the debugger's commands come from: a terminal with history and completion, or any stream.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace unrolled {

class LineReader {
 public:
  /// `verbs` complete the first word of a line, `names` the others. GNU readline is used when `interactive`
  /// and both streams are the program's own; a stream that is no terminal has each command echoed after its
  /// prompt, so that the output reads as a transcript.
  LineReader(std::istream& in, std::ostream& out, bool interactive, std::vector<std::string> verbs,
             std::vector<std::string> names);

  /// The next line, or nothing at the end of the input. In a terminal, Ctrl-C gives up the line and asks again.
  std::optional<std::string> read(const std::string& prompt);

 private:
  std::istream& in_;
  std::ostream& out_;
  bool terminal_;
};

}  // namespace unrolled
