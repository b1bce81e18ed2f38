#include "trace/debugger/debugger.hpp"

#include <doctest/doctest.h>

#include "debugger_session.hpp"

using namespace unrolled;
using namespace tiny;
using testing::contains;

TEST_CASE("a session opens at the first value that was computed, and says which word shows its numbers") {
  CHECK(session(recorded_rnn(), "")
            .starts_with("26 steps: 15 forward, 11 backward.\n#3 forward rnn.t=0  multiply("));
  CHECK(contains(session(recorded_rnn(), ""), "\nprint shows its numbers, n goes to the next step, "));
  CHECK(contains(session(recorded_rnn(), "print\n"), "#3  (2)  min 0  max 0"));
  trace::Record inputs;
  inputs.add({.operation = "constant", .label = "a"}, Array{1});
  inputs.add({.operation = "parameter", .label = "b"}, Array{2});
  CHECK(contains(session(inputs, ""), "2 steps: 2 forward, 0 backward.\n#0 forward  a = constant"));
}

TEST_CASE("an empty line repeats, and prefixes that fit one verb will do") {
  CHECK(stop_from_0("s\n\n\n") == "#3");
  CHECK(stop_from_0("s 2\n\n") == "#4");
  CHECK(stop_after("\n\ns\n") == "#4");
  CHECK(stop_after("s\nbreak tanh\n\nc\n") == "#5");  // break is not repeated
  CHECK(stop_from_0("s\n   \ns\n") == "#2");
  CHECK(stop_after("fini\n") == "#6");
  CHECK(stop_from_0("st\n") == "#1");
  CHECK(stop_after("cont\n") == "#25");
  CHECK(stop_after("backw\n") == "#15");
  CHECK(contains(last_answer("b tanh\n"), "Breakpoint 1"));
  CHECK(contains(last_answer("bac\n"), "bac may mean back or backward"));
  CHECK(contains(last_answer("s\r\n"), "#4"));
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
    CHECK(stop_from_0(std::string(wrong) + "\ns\n") == "#1");
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
  CHECK(contains(session(recorded_rnn(), "s\nn\n"), "(unrolled) s\n#4 "));
  CHECK(session(recorded_rnn(), "").ends_with("(unrolled) \n"));
  CHECK(contains(session(trace::Record(), "s\n"), "Nothing was recorded"));
}
