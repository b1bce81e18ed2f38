#include "tensor/kernels/other_load.hpp"

#include <doctest/doctest.h>

using unrolled::kernels::OtherLoad;
using namespace std::chrono_literals;

namespace {

/// A thread, and what it sees as time passes.
struct Caller {
  OtherLoad::Clock::time_point now = OtherLoad::Clock::time_point(1h);
  OtherLoad::Usage usage{50ms, 7, 2};
  OtherLoad other_load{now, usage};

  /// Time passes, of which so much on a processor. Returns whether the caller is alone afterwards.
  bool passes(OtherLoad::Duration time, OtherLoad::Duration used, long halts, long sleeps = 0) {
    now += time;
    usage = {usage.used + used, usage.halts + halts, usage.sleeps + sleeps};
    if (other_load.due(now)) other_load.look(now, usage);
    return other_load.crowded();
  }
  bool computes(OtherLoad::Duration time) { return passes(time, time, 0); }
};

}  // namespace

TEST_CASE("a caller that loses an eighth of its time to other programs works alone") {
  Caller caller;
  CHECK_FALSE(caller.computes(20ms));
  CHECK_FALSE(caller.passes(20ms, 18ms, 3));  // a tenth
  CHECK(caller.passes(20ms, 17ms, 3));        // 3 of 20 ms
}

TEST_CASE("a caller that waits for a halted worker works alone; one that waits for a slow piece does not") {
  Caller caller;
  caller.other_load.waited(3ms, 3ms);
  CHECK_FALSE(caller.computes(20ms));
  caller.other_load.waited(2ms, 50us);
  CHECK_FALSE(caller.computes(1ms));  // an eighth of the 20 ms after which it looks again: not yet
  caller.other_load.waited(1ms, 50us);
  CHECK(caller.computes(1ms));
}

TEST_CASE("time that a thread sleeps by itself is not lost") {
  Caller caller;
  CHECK_FALSE(caller.passes(10s, 5ms, 1, 4));
}

TEST_CASE("it is alone for four times as long each time, up to a second, and for less after quiet times") {
  Caller caller;
  const auto stalled = [&] {
    caller.other_load.waited(5ms, 50us);
    return caller.computes(20ms);
  };
  for (const OtherLoad::Duration alone : {40ms, 160ms, 640ms, 1000ms, 1000ms}) {
    REQUIRE(stalled());
    CHECK(caller.computes(alone - 1ms));
    CHECK_FALSE(caller.computes(1ms));  // together again
  }
  for (int i = 0; i < 4; ++i) CHECK_FALSE(caller.computes(20ms));  // 1000 → 500 → 250 → 125 → 62.5 ms
  REQUIRE(stalled());
  CHECK(caller.computes(249ms));
  CHECK_FALSE(caller.computes(1ms));
}

TEST_CASE("while it is alone and still loses time, it stays alone, for no longer than before") {
  Caller caller;
  REQUIRE(caller.passes(20ms, 10ms, 3));
  for (int i = 0; i < 5; ++i) CHECK(caller.passes(40ms, 20ms, 6));
  CHECK_FALSE(caller.computes(40ms));
}
