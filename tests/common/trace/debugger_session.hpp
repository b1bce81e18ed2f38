// Sessions of the debugger, as a text of commands and what it answers.
#pragma once

#include <algorithm>
#include <sstream>
#include <string>

#include "error_of.hpp"
#include "tiny_model.hpp"
#include "trace/debugger/debugger.hpp"

// The steps of the small RNN: 0 h_start | t=0: 1 x, 2 w, 3 multiply, 4 add, 5 h | t=1: 6 … 9 | t=2: 10 … 13 |
// 14 loss | backward: 15 ∂loss | t=2: 16 ∂h, 17, 18 | t=1: 19 … 21 | t=0: 22 … 24, 25 ∂w.
// A session opens at 3, the first that an operation has made.

namespace tiny {

/// What a session says to some commands, one a line, without the echoed prompts' own lines.
inline std::string session(const trace::Record& record, const std::string& commands,
                           trace::Style style = {}) {
  std::istringstream in(commands);
  std::ostringstream out;
  trace::Debugger(record, in, out, style).run();
  return out.str();
}

/// What the last of some commands answers, in the small RNN.
inline std::string last_answer(const std::string& commands, trace::Style style = {}) {
  static const trace::Record record = recorded_rnn();
  const std::string all = session(record, commands, style);
  const std::string prompt = "(unrolled) ";
  // The last prompt is the one that met the end of the input.
  const std::size_t end = all.rfind(prompt);
  const std::size_t begin = all.rfind(prompt, end - 1);
  const std::size_t answer = all.find('\n', begin) + 1;
  return all.substr(answer, end - answer);
}

inline std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Where the debugger stands after some commands.
inline std::string stop_after(const std::string& commands) {
  const std::string answer = "\n" + last_answer(commands);
  const std::size_t line = answer.find("\n#");
  return line == std::string::npos ? answer : answer.substr(line + 1, answer.find(' ', line) - line - 1);
}

/// The same, beginning at step 0.
inline std::string stop_from_0(const std::string& commands) { return stop_after("jump 0\n" + commands); }

}  // namespace tiny
