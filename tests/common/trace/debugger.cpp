#include "trace/debugger/debugger.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "base/file.hpp"
#include "error_of.hpp"
#include "tiny_model.hpp"

using namespace unrolled;
using namespace tiny;
using testing::contains;
namespace fs = std::filesystem;

namespace {

/// What a session says to some commands, one a line, without the echoed prompts' own lines.
std::string session(const trace::Record& record, const std::string& commands, trace::Style style = {}) {
  std::istringstream in(commands);
  std::ostringstream out;
  trace::Debugger(record, in, out, style).run();
  return out.str();
}

/// What the last of some commands answers, in the small RNN.
std::string last_answer(const std::string& commands, trace::Style style = {}) {
  static const trace::Record record = recorded_rnn();
  const std::string all = session(record, commands, style);
  const std::string prompt = "(unrolled) ";
  // The last prompt is the one that met the end of the input.
  const std::size_t end = all.rfind(prompt);
  const std::size_t begin = all.rfind(prompt, end - 1);
  const std::size_t answer = all.find('\n', begin) + 1;
  return all.substr(answer, end - answer);
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Where the debugger stands after some commands.
std::string stop_after(const std::string& commands) {
  const std::string answer = last_answer(commands);
  const std::size_t sign = answer.find('#');
  return sign == std::string::npos ? answer : answer.substr(sign, answer.find(' ', sign) - sign);
}

}  // namespace

// The steps of the small RNN: 0 h_start | t=0: 1 x, 2 w, 3 multiply, 4 add, 5 h | t=1: 6 … 9 | t=2: 10 … 13 |
// 14 loss | backward: 15 ∂loss | t=2: 16 ∂h, 17, 18 | t=1: 19 … 21 | t=0: 22 … 24, 25 ∂w.

TEST_CASE("a stop says index, pass, scope, formula, shape and line") {
  CHECK(last_answer("jump 5\n") == "#5 forward rnn.t=0  h = tanh(#4)  y = tanh(x)  (2)  tiny.hpp:26\n");
  CHECK(last_answer("jump 14\n") == "#14 forward  loss = sum(h)  y = Σ x  () = 1.818  tiny.hpp:30\n");
  CHECK(last_answer("jump 17\n") ==
        "#17 backward rnn.t=2  ∂#12 ← ∂h  (add)  ∂a = ∂y,  ∂b = ∂y  (2)  tiny.hpp:25\n");
  CHECK(contains(last_answer("jump 1\n"), "“The word \"the\".”"));
}

TEST_CASE("step goes into scopes, next passes over them, finish leaves them") {
  CHECK(stop_after("step\n") == "#1");
  CHECK(stop_after("s 4\n") == "#4");
  CHECK(stop_after("next\n") == "#14");
  CHECK(stop_after("step\nnext\n") == "#2");
  CHECK(stop_after("step\nfinish\n") == "#6");
  CHECK(stop_after("step\nfinish\nfinish\nfinish\n") == "#14");
  CHECK(stop_after("jump 13\nnext\n") == "#14");
  CHECK(stop_after("s\nn 3\n") == "#4");
  CHECK(contains(last_answer("finish\n"), "this step is in no scope"));
}

TEST_CASE("time goes back as well") {
  CHECK(stop_after("jump 9\nback\n") == "#8");
  CHECK(stop_after("jump 9\nback 3\n") == "#6");
  CHECK(stop_after("jump 9\nreverse-step\n") == "#8");
  CHECK(stop_after("jump 14\nreverse-next\n") == "#0");
  CHECK(stop_after("jump 9\nrn\n") == "#8");
  CHECK(stop_after("jump 9\nrc\n") == "#0");
  CHECK(contains(last_answer("jump 9\nrc\n"), "The beginning of the record."));
  CHECK(contains(last_answer("back\n"), "this is the first step"));
  CHECK(contains(last_answer("back 5\n"), "this is the first step"));
}

TEST_CASE("the backward pass is entered, walked through and left again") {
  CHECK(stop_after("backward\n") == "#15");
  CHECK(contains(last_answer("backward\n"), "the backward pass begins"));
  CHECK(stop_after("jump 14\nnext\n") == "#15");
  CHECK(stop_after("backward\nstep\n") == "#16");
  CHECK(stop_after("backward\ns\nfinish\n") == "#19");
  CHECK(stop_after("backward\ns\nfinish\nfinish\nfinish\n") == "#25");
  CHECK(stop_after("backward\nback\n") == "#14");
  CHECK(stop_after("backward\ns 5\nrn\n") == "#19");
  CHECK(stop_after("backward\nrc\n") == "#0");
  trace::Record forward_only;
  forward_only.add({}, Array{1});
  CHECK(contains(session(forward_only, "backward\n"), "this record has no backward pass"));
}

TEST_CASE("continue runs to the end, and says so") {
  CHECK(stop_after("c\n") == "#25");
  CHECK(contains(last_answer("c\n"), "The end of the record."));
  CHECK(contains(last_answer("c\nc\n"), "this is the last step"));
  CHECK(contains(last_answer("c\nstep\n"), "this is the last step"));
}

TEST_CASE("breakpoints on an operation, a label, a scope, a line") {
  CHECK(stop_after("break tanh\nc\nc\n") == "#9");
  CHECK(stop_after("break tanh\nc\nc\nc\nc\n") == "#16");  // its gradient has the same operation
  CHECK(stop_after("break loss\nc\n") == "#14");
  CHECK(stop_after("break ∂h\nc\n") == "#16");
  CHECK(stop_after("break t=1\nc\n") == "#6");
  CHECK(stop_after("break t=1\nc\nc\n") == "#19");
  CHECK(stop_after("break rnn.t=2\nc\n") == "#10");
  CHECK(stop_after("break tiny.hpp:26\nc\n") == "#5");
  CHECK(stop_after("break 00_tiny/tiny.hpp:30\nc\n") == "#14");
  CHECK(stop_after("break 30\nc\n") == "#14");
  CHECK(contains(last_answer("break tiny.hpp:27\n"), "tiny.hpp:30"));  // the next line that made something
  CHECK(stop_after("s 5\nbreak\nc\n") == "#9");                        // the current line
}

TEST_CASE("breakpoints stop every motion, in both directions") {
  CHECK(stop_after("break t=1\nnext\n") == "#6");
  CHECK(stop_after("break add\ns\nfinish\n") == "#4");
  CHECK(stop_after("break add\nc\nc\nc\nrc\n") == "#8");
  CHECK(contains(last_answer("break add\nc\n"), "Breakpoint 1: operation add"));
  CHECK(stop_after("break t=1\nc\nc\nrc\n") == "#6");
}

TEST_CASE("breakpoints are listed and deleted") {
  const std::string set = "break tanh\nbreak loss\n";
  CHECK(contains(last_answer(set), "Breakpoint 2: label loss (1 in this record)"));
  CHECK(last_answer(set + "info breakpoints\n") == "  1  operation tanh\n  2  label loss\n");
  CHECK(last_answer(set + "delete 1\ninfo b\n") == "  2  label loss\n");
  CHECK(last_answer(set + "d\ni b\n") == "No breakpoints.\n");
  CHECK(stop_after(set + "delete 1\nc\n") == "#14");
  CHECK(contains(last_answer("delete 7\n"), "there is no breakpoint 7"));
  CHECK(contains(last_answer("delete x\n"), "number of a breakpoint"));
}

TEST_CASE("break nan stops at the first value that is not finite") {
  trace::Record record;
  record.add({.label = "a"}, Array{1, 2});
  record.add({.label = "b"}, Array{1, std::numeric_limits<Real>::quiet_NaN()});
  record.add({.label = "c"}, Array{1, 2});
  const std::string all = session(record, "break nan\nc\nc\n");
  CHECK(contains(all, "Breakpoint 1: nan"));
  CHECK(contains(all, "#1 forward  b = "));
  CHECK(contains(all, "NaN ×1"));
  CHECK(contains(all, "The end of the record."));
}

TEST_CASE("print shows shape, statistics and values, by name, number, slice and gradient") {
  CHECK(last_answer("jump 1\nprint\n") ==
        "x  (2)  min 0  max 1  mean 0.5  std 0.5\nfeature ↓\n    bias  1 \nposition  0 \n");
  CHECK(contains(last_answer("jump 9\nprint x\n"), "x  (2)  min 1  max 1"));  // the latest up to here
  CHECK(contains(last_answer("print x\n"), "#1, later than here"));           // else the first to come
  CHECK(contains(last_answer("print 5\n"), "h  (2)"));
  CHECK(contains(last_answer("print #5\n"), "h  (2)"));
  CHECK(contains(last_answer("print rnn.t=1.h\n"), "#9"));
  CHECK(contains(last_answer("print t=1.h\n"), "#9"));
  CHECK(contains(last_answer("print add\n"), "#4  (2)"));
  CHECK(contains(last_answer("print grad loss\n"), "∂loss  ()"));
  CHECK(contains(last_answer("print ∂loss\n"), "∂loss  ()"));
  CHECK(
      contains(last_answer("jump 5\nprint grad h\n"), "#22"));  // the gradient of this h, not of a later one
  CHECK(contains(last_answer("print ∂#4\n"), "∂#4  (2)"));
  CHECK(contains(last_answer("print grad 4\n"), "∂#4  (2)"));
  CHECK(contains(last_answer("print grad x\n"), "x has no gradient in this record"));
  CHECK(last_answer("jump 9\nprint x[position]\n") == "x[position]  () of (2)  #6\n1\n");
  CHECK(last_answer("jump 6\nprint x[-1]\n") == "x[-1]  () of (2)\n1\n");
  CHECK(contains(last_answer("print x[0,0]\n"), "2 indices is too many"));
  CHECK(contains(last_answer("print x[2]\n"), "axis 0 (feature) has 2 positions, so there is no 2"));
  CHECK(contains(last_answer("print x[positon]\n"), "did you mean position?"));
  CHECK(contains(last_answer("print x[0\n"), "bracket"));
}

TEST_CASE("a label may hold brackets of its own") {
  trace::Record record;
  record.add({.label = "W[0]"}, Array{7, 8});
  CHECK(contains(session(record, "print W[0]\n"), "7  8"));
}

TEST_CASE("list shows the source around the line, and goes on") {
  trace::Recording recording;
  const Tensor x(Array{1});
  const Tensor y = plus(x, x);  // the line that list must mark
  const std::string all = session(recording.record, "s\nlist\nlist\nl 1\nl nowhere.hpp:3\n");
  CHECK(contains(all, "tests/common/trace/debugger.cpp\n"));
  CHECK(contains(all, "  const Tensor y = plus(x, x);  // the line that list must mark\n"));
  CHECK(contains(all, "→"));
  CHECK(contains(all, "TEST_CASE(\"list shows"));    // around it
  CHECK(contains(all, "TEST_CASE(\"graph leaves"));  // and after that
  CHECK(contains(all, "no step was made in a file called nowhere.hpp"));
  CHECK(contains(last_answer("list\n"), "the source chapters/00_tiny/tiny.hpp is not there"));
}

TEST_CASE("graph leaves a drawing up to here and says where") {
  const fs::path folder = fs::temp_directory_path() / ("unrolled_debugger_" + std::to_string(getpid()));
  trace::Style style;
  style.folder = folder;
  const std::string answer = last_answer("jump 9\ngraph\n", style);
  CHECK(contains(answer, (folder / "step_9.dot").string()));
  const std::string drawn = read_file(folder / "step_9.dot");
  CHECK(contains(drawn, "#ffd43b"));
  CHECK_FALSE(contains(drawn, "s10 ["));
  CHECK(contains(last_answer("jump 16\ngraph " + (folder / "other").string() + "\n"), "step_16.dot"));
  CHECK(fs::exists(folder / "other" / "step_16.dot"));
  std::ofstream(folder / "file") << "in the way";
  CHECK(lines(last_answer("graph " + (folder / "file").string() + "\n")) == 1);
  fs::remove_all(folder);
}

TEST_CASE("where, info scopes and info names") {
  const std::string where = last_answer("jump 9\nwhere\n");
  CHECK(contains(where, "h = tanh(#8)  chapters/00_tiny/tiny.hpp:26"));
  CHECK(contains(where, "  in t=1  forward #6–#9, backward #19–#21"));
  CHECK(contains(where, "  in rnn  forward #1–#13, backward #16–#25"));
  CHECK(contains(where, "step 10 of 15 of the forward pass"));
  const std::string scopes = last_answer("jump 9\ninfo scopes\n");
  CHECK(lines(scopes) == 4);
  CHECK(contains(scopes, "→    t=1"));
  CHECK(contains(scopes, "     t=0"));
  const std::string names = last_answer("info names\n");
  CHECK(contains(names, "values: h, h_start, loss, rnn.w, x"));
  CHECK(contains(names, "operations: add, constant, multiply, parameter, sum, tanh"));
  CHECK(contains(last_answer("info\n"), "info scopes, info breakpoints or info names"));
  CHECK(contains(last_answer("info weather\n"), "there is no info about weather"));
}

TEST_CASE("an empty line repeats, and prefixes that fit one verb will do") {
  CHECK(stop_after("s\n\n\n") == "#3");
  CHECK(stop_after("s 2\n\n") == "#4");
  CHECK(stop_after("\n\ns\n") == "#1");
  CHECK(stop_after("s\nbreak tanh\n\nc\n") == "#5");  // break is not repeated
  CHECK(stop_after("s\n   \ns\n") == "#2");
  CHECK(stop_after("fini\n") != "#0");
  CHECK(stop_after("st\n") == "#1");
  CHECK(stop_after("cont\n") == "#25");
  CHECK(stop_after("backw\n") == "#15");
  CHECK(contains(last_answer("b tanh\n"), "Breakpoint 1"));
  CHECK(contains(last_answer("bac\n"), "bac may mean back or backward"));
  CHECK(contains(last_answer("s\r\n"), "#1"));
}

TEST_CASE("what is wrong is one line, and the session goes on") {
  for (const char* wrong : {"prnt",
                            "xyzzy",
                            "print scores",
                            "break nothing",
                            "next x",
                            "next 0",
                            "step -1",
                            "next 99999999999999999999",
                            "jump",
                            "jump 26",
                            "jump #99999999999",
                            "help me",
                            "info",
                            "print [0]]",
                            "print x[",
                            "print x[1:b]",
                            "delete 99999999999999",
                            "break tiny.hpp:99",
                            "break :3",
                            "break nowhere.hpp:3",
                            "graph /dev/null/x",
                            "list 99",
                            "\x1b[31m",
                            "\xff"}) {
    const std::string answer = last_answer(std::string(wrong) + "\n");
    CHECK_MESSAGE(lines(answer) == 1, wrong, " → ", answer);
    CHECK(stop_after(std::string(wrong) + "\ns\n") == "#1");
  }
  CHECK(contains(last_answer("prnt\n"), "did you mean print?"));
  CHECK(contains(last_answer("print losss\n"), "did you mean loss?"));
  CHECK(contains(last_answer("break tahn\n"), "did you mean tanh?"));
  CHECK(contains(last_answer("break rn.hpp:3\n"), "did you mean tiny.hpp?"));
}

TEST_CASE("help lists every verb and explains each") {
  const std::string all = last_answer("help\n");
  for (const char* verb : {"next", "step", "finish", "back", "continue", "reverse-continue", "break",
                           "delete", "print", "list", "graph", "where", "info", "backward", "help", "quit"}) {
    CHECK(contains(all, "  " + std::string(verb) + " "));
    CHECK(last_answer("help " + std::string(verb) + "\n").starts_with(verb));
  }
  CHECK(contains(last_answer("help rc\n"), "reverse-continue"));
}

TEST_CASE("the session ends with quit or with the input, and is a transcript") {
  CHECK(session(recorded_rnn(), "quit\nstep\n").ends_with("(unrolled) quit\n"));
  CHECK(session(recorded_rnn(), "q\n").ends_with("(unrolled) q\n"));
  CHECK(contains(session(recorded_rnn(), "s\nn\n"), "(unrolled) s\n#1 "));
  CHECK(session(recorded_rnn(), "").ends_with("(unrolled) \n"));
  CHECK(contains(session(trace::Record(), "s\n"), "Nothing was recorded"));
}

TEST_CASE("colour only where the terminal has it") {
  CHECK_FALSE(contains(last_answer("print h\n"), "\x1b["));
  trace::Style style;
  style.terminal.colour = true;
  CHECK(contains(last_answer("print h\n", style), "\x1b[48;5;"));
  style.terminal.true_colour = true;
  CHECK(contains(last_answer("print h\n", style), "\x1b[48;2;"));
}
