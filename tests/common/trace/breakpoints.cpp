#include "trace/debugger/debugger.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "debugger_session.hpp"

using namespace unrolled;
using namespace tiny;
using testing::contains;

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
  CHECK(stop_from_0("s 5\nbreak\nc\n") == "#9");                       // the current line
}

TEST_CASE("breakpoints stop every motion, in both directions") {
  CHECK(stop_from_0("break t=1\nnext\n") == "#6");
  CHECK(stop_from_0("break add\ns\nfinish\n") == "#4");
  CHECK(stop_after("break add\nc\nc\nc\nrc\n") == "#8");
  CHECK(contains(last_answer("break add\nc\n"), "Breakpoint 1: operation add"));
  CHECK(stop_after("break t=1\nc\nc\nrc\n") == "#6");
}

TEST_CASE("a breakpoint on a value stops where it is made and where its gradient is, on all ways past it") {
  CHECK(stop_after("break loss\nc\nc\n") == "#15");
  CHECK(stop_after("break loss\njump 25\nrc\n") == "#15");
  CHECK(stop_after("break loss\njump 25\nrc\nrc\n") == "#14");
  CHECK(stop_after("break h\njump 14\nrc\nrc\n") == "#9");
  CHECK(stop_after("break h\njump 11\nback 5\n") == "#9");
  CHECK(stop_after("break h\njump 14\nreverse-next\n") == "#13");
  CHECK(stop_after("break h\nbackward\nc\nc\n") == "#19");
  CHECK(contains(last_answer("break h\n"), "Breakpoint 1: label h (6 in this record)"));
  // What print and jump take, break takes too.
  CHECK(stop_after("break t=1.h\nc\n") == "#9");
  CHECK(stop_after("break t=1.h\nc\nc\n") == "#19");
  CHECK(stop_after("break #8\nc\n") == "#8");
  CHECK(stop_after("break #8\nc\nc\n") == "#20");
  CHECK(contains(last_answer("break #99\n"), "there is no step 99: the last is 25"));
}

TEST_CASE("a breakpoint on a gradient alone") {
  CHECK(contains(last_answer("break grad h\n"), "Breakpoint 1: gradient of label h (3 in this record)"));
  CHECK(stop_after("break grad h\nc\n") == "#16");
  CHECK(stop_after("break grad h\nc\nc\nc\nrc\n") == "#19");
  CHECK(stop_after("break grad t=1.h\nc\n") == "#19");
  CHECK(stop_after("break grad t=1\nc\n") == "#19");  // the way into a scope
  CHECK(stop_after("break grad add\nc\n") == "#17");
  CHECK(stop_after("break grad 4\nc\n") == "#23");  // by number, as print grad 4
  CHECK(stop_after("break ∂#4\nc\n") == "#23");
  CHECK(stop_after("break grad rnn.w\nc\n") == "#25");
  CHECK(contains(last_answer("break grad x\n"), "x has no gradient in this record"));
  CHECK(contains(last_answer("break grad 1\n"), "1 has no gradient in this record"));
  CHECK(contains(last_answer("break grad losss\n"), "did you mean loss?"));
  CHECK(last_answer("break grad x\ninfo breakpoints\n") == "No breakpoints.\n");
}

TEST_CASE("breakpoints are listed and deleted") {
  const std::string set = "break tanh\nbreak loss\n";
  CHECK(contains(last_answer(set), "Breakpoint 2: label loss (2 in this record)"));
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
