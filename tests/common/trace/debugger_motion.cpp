#include "trace/debugger/debugger.hpp"

#include <doctest/doctest.h>

#include "debugger_session.hpp"

using namespace unrolled;
using namespace tiny;
using testing::contains;

TEST_CASE("step goes into scopes, next passes over them, finish leaves them") {
  CHECK(stop_from_0("step\n") == "#1");
  CHECK(stop_from_0("s 4\n") == "#4");
  CHECK(stop_from_0("next\n") == "#14");
  CHECK(stop_from_0("step\nnext\n") == "#2");
  CHECK(stop_from_0("step\nfinish\n") == "#6");
  CHECK(stop_from_0("step\nfinish\nfinish\nfinish\n") == "#14");
  CHECK(stop_after("jump 13\nnext\n") == "#14");
  CHECK(stop_from_0("s\nn 3\n") == "#4");
  CHECK(contains(last_answer("jump 0\nfinish\n"), "this step is in no scope"));
}

TEST_CASE("time goes back as well") {
  CHECK(stop_after("jump 9\nback\n") == "#8");
  CHECK(stop_after("jump 9\nback 3\n") == "#6");
  CHECK(stop_after("jump 9\nreverse-step\n") == "#8");
  CHECK(stop_after("jump 14\nreverse-next\n") == "#0");
  CHECK(stop_after("jump 9\nrn\n") == "#8");
  CHECK(stop_after("jump 9\nrc\n") == "#0");
  CHECK(contains(last_answer("jump 9\nrc\n"), "The beginning of the record."));
  CHECK(stop_after("back 5\n") == "#0");
  CHECK(contains(last_answer("jump 0\nback\n"), "this is the first step"));
  CHECK(contains(last_answer("jump 0\nback 5\n"), "this is the first step"));
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
