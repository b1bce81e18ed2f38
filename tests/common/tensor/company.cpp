#include "tensor/kernels/company.hpp"

#include <doctest/doctest.h>

using unrolled::kernels::Company;
using namespace std::chrono_literals;

namespace {

/// A thread, and what it sees as time passes.
struct Caller {
  Company::Clock::time_point now = Company::Clock::time_point(1h);
  Company::Usage usage{50ms, 7, 2};
  Company company{now, usage};

  /// Time passes, of which so much on a processor. Returns whether the caller is alone afterwards.
  bool passes(Company::Duration time, Company::Duration used, long halts, long sleeps = 0) {
    now += time;
    usage = {usage.used + used, usage.halts + halts, usage.sleeps + sleeps};
    if (company.due(now)) company.look(now, usage);
    return company.crowded();
  }
  bool computes(Company::Duration time) { return passes(time, time, 0); }
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
  caller.company.waited(3ms, 3ms);
  CHECK_FALSE(caller.computes(20ms));
  caller.company.waited(2ms, 50us);
  CHECK_FALSE(caller.computes(1ms));  // an eighth of the 20 ms after which it looks again: not yet
  caller.company.waited(1ms, 50us);
  CHECK(caller.computes(1ms));
}

TEST_CASE("time that a thread sleeps by itself is not lost") {
  Caller caller;
  CHECK_FALSE(caller.passes(10s, 5ms, 1, 4));
}

TEST_CASE("it is alone for four times as long each time, up to a second, and for less after quiet times") {
  Caller caller;
  const auto stalled = [&] {
    caller.company.waited(5ms, 50us);
    return caller.computes(20ms);
  };
  for (const Company::Duration alone : {40ms, 160ms, 640ms, 1000ms, 1000ms}) {
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
