#include "trace/debugger/debugger.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "debugger_session.hpp"
#include "folder.hpp"

using namespace unrolled;
using namespace tiny;
using testing::contains;

TEST_CASE("a stop says index, pass, scope, formula, shape and line") {
  CHECK(last_answer("jump 5\n") == "#5 forward rnn.t=0  h = tanh(#4)  y = tanh(x)  (2)  tiny.hpp:26\n");
  CHECK(last_answer("jump 14\n") == "#14 forward  loss = sum(h)  y = Σ x  () = 1.818  tiny.hpp:30\n");
  CHECK(last_answer("jump 17\n") ==
        "#17 backward rnn.t=2  ∂#12 ← ∂h  (add)  ∂a = ∂y,  ∂b = ∂y  (2)  tiny.hpp:25\n");
  CHECK(contains(last_answer("jump 1\n"), "“The word \"the\".”"));
}

TEST_CASE("print shows shape, statistics and values, by name, number, slice and gradient") {
  CHECK(last_answer("jump 1\nprint\n") ==
        "x  (2)  min 0  max 1  mean 0.5  std 0.5\nfeature ↓\n    bias  1 \nposition  0 \n");
  CHECK(contains(last_answer("jump 9\nprint x\n"), "x  (2)  min 1  max 1"));  // the latest up to here
  CHECK(contains(last_answer("jump 0\nprint x\n"), "#1, later than here"));   // else the first to come
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

TEST_CASE("positions in time are called as the scopes are, and indices count from 0") {
  trace::Recording recording;
  const Tensor x(Array{{{1, 2}, {3, 4}, {5, 6}}});
  trace::label(x, "x", {{"text", {}}, {"time", {}}, {"unit", {}}});
  const auto print = [&](const std::string& what) {
    const std::string all = session(recording.record, "print " + what + "\n");
    const std::size_t answer = all.find('\n', all.find("(unrolled)")) + 1;
    return all.substr(answer, all.rfind("(unrolled)") - answer);
  };
  CHECK(contains(print("x"),
                 "[text 0, :, :]\ntime ↓  unit →\n     0  1 \nt=1  1  2 \nt=2  3  4 \nt=3  5  6 \n"));
  CHECK(contains(print("x[0, t=1]"), "1  2"));
  CHECK(print("x[0, 0]").substr(8) == print("x[0, t=1]").substr(10));
  CHECK(contains(print("x[0, 1:]"), "t=2  3  4 \nt=3  5  6 \n"));
  CHECK(contains(print("x[0, 3]"), "axis 1 (time) has 3 positions, so there is no 3 · HINT: the first is 0"));
  CHECK(contains(print("x[0, t=4]"), "axis 1 (time) has no position \"t=4\""));
  CHECK(contains(last_answer("help print\n"), "count from 0"));
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
  const std::string all = session(recording.record, "list\nlist\nl 1\nl nowhere.hpp:3\n");
  CHECK(contains(all, "tests/common/trace/debugger_printing.cpp\n"));
  CHECK(contains(all, "  const Tensor y = plus(x, x);  // the line that list must mark\n"));
  CHECK(contains(all, "→"));
  CHECK(contains(all, "TEST_CASE(\"list shows"));    // around it
  CHECK(contains(all, "TEST_CASE(\"graph leaves"));  // and after that
  CHECK(contains(all, "no step was made in a file called nowhere.hpp"));
  CHECK(contains(last_answer("list\n"), "the source chapters/00_tiny/tiny.hpp is not there"));
}

TEST_CASE("graph leaves a drawing up to here and says where") {
  const testing::Folder folder;
  trace::Style style;
  style.folder = folder.path;
  const std::string answer = last_answer("jump 9\ngraph\n", style);
  CHECK(contains(answer, folder / "step_9.dot"));
  const std::string drawn = read_file(folder / "step_9.dot");
  CHECK(contains(drawn, "#ffd43b"));
  CHECK_FALSE(contains(drawn, "s10 ["));
  CHECK(contains(last_answer("jump 16\ngraph " + (folder / "other") + "\n"), "step_16.dot"));
  CHECK(std::filesystem::exists(folder / "other/step_16.dot"));
  folder.write("file", "in the way");
  CHECK(lines(last_answer("graph " + (folder / "file") + "\n")) == 1);
}

TEST_CASE("where, info scopes and info names") {
  const std::string where = last_answer("jump 9\nwhere\n");
  CHECK(contains(where, "h = tanh(#8)  chapters/00_tiny/tiny.hpp:26"));
  CHECK(contains(where, "  in t=1  forward #6–#9, backward #19–#21"));
  CHECK(contains(where, "  in rnn  forward #1–#13, backward #16–#25"));
  CHECK(contains(where, "step #9 of the forward pass, which is #0–#14"));
  CHECK(contains(last_answer("jump 14\nwhere\n"), "step #14 of the forward pass, which is #0–#14"));
  CHECK(contains(last_answer("c\nwhere\n"), "step #25 of the backward pass, which is #15–#25"));
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

TEST_CASE("colour only where the terminal has it") {
  CHECK_FALSE(contains(last_answer("print h\n"), "\x1b["));
  trace::Style style;
  style.terminal.colour = true;
  CHECK(contains(last_answer("print h\n", style), "\x1b[48;5;"));
  style.terminal.true_colour = true;
  CHECK(contains(last_answer("print h\n", style), "\x1b[48;2;"));
}
