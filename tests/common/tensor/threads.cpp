#include "tensor/kernels/threads.hpp"

#include <doctest/doctest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace unrolled;

namespace {

/// Sets the number of threads, and puts the old one back.
struct WithThreads {
  explicit WithThreads(std::size_t count) { kernels::set_thread_count(count); }
  ~WithThreads() { kernels::set_thread_count(before); }
  std::size_t before = kernels::thread_count();
};

/// How often a loop of n indices came to each of them.
std::vector<int> visits(std::size_t n, std::size_t grain) {
  const auto seen = std::make_unique<std::atomic<int>[]>(n);
  kernels::in_pieces(n, grain, [&](std::size_t begin, std::size_t end) {
    if (begin % grain != 0 || end != std::min(n, begin + grain)) throw std::logic_error("cut somewhere else");
    for (std::size_t i = begin; i < end; ++i) ++seen[i];
  });
  return {seen.get(), seen.get() + n};
}

/// In a piece: gives the workers time to come, on a busy machine too.
void linger() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

/// Repeats loops of eight lingering pieces until a worker has run one of them, and for 100 times at least; calls body() in
/// each piece, then(loop) after each loop. Returns whether a worker came.
bool repeat_with_workers(const std::function<void(bool worker)>& body, const std::function<void()>& then) {
  const auto caller = std::this_thread::get_id();
  std::atomic<bool> came = false;
  for (int loop = 0; loop < 100 || (!came && loop < 2000); ++loop) {
    kernels::in_pieces(8, 1, [&](std::size_t, std::size_t) {
      const bool worker = std::this_thread::get_id() != caller;
      linger();
      came = came || worker;
      body(worker);
    });
    then();
  }
  return came;
}

/// The sum of 0 … n − 1, index by index.
std::size_t sum_up_to(std::size_t n) {
  std::atomic<std::size_t> sum = 0;
  kernels::in_pieces(n, 1, [&](std::size_t begin, std::size_t) { sum += begin; });
  return sum;
}

/// The exit status of a function that runs in a child of fork(); −1 when it has not ended after ten seconds.
int status_in_child(const std::function<int()>& run) {
  std::cout.flush();
  const pid_t child = fork();
  if (child == 0) {
    alarm(10);
    std::exit(run());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The usual number of threads with this OMP_NUM_THREADS (null: not set), on one processor or all.
int usual_with(const char* wanted, bool one_processor = false) {
  return status_in_child([&] {
    wanted ? setenv("OMP_NUM_THREADS", wanted, 1) : unsetenv("OMP_NUM_THREADS");
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(sched_getcpu(), &set);
    if (one_processor) sched_setaffinity(0, sizeof(set), &set);
    return static_cast<int>(kernels::usual_thread_count());
  });
}

}  // namespace

TEST_CASE("a loop comes to each index once, in the pieces that its grain says") {
  for (const std::size_t threads : {1, 2, 3, 8, 300}) {
    const WithThreads with(threads);
    for (const std::size_t n : {0, 1, 2, 3, 5, 16, 17, 100, 1000}) {
      for (const std::size_t grain : {1, 2, 3, 7, 16, 1000}) {
        CAPTURE(threads);
        CAPTURE(n);
        CAPTURE(grain);
        CHECK(visits(n, grain) == std::vector<int>(n, 1));
      }
    }
  }
}

TEST_CASE("a loop ends when the last of its pieces has ended, on whatever thread") {
  const WithThreads with(4);
  std::atomic<int> ended = 0;
  CHECK(repeat_with_workers([&](bool) { ++ended; },
                            [&] {
                              REQUIRE(ended == 8);
                              ended = 0;
                            }));
}

TEST_CASE("short loops one after another: each ends before the next begins") {
  const WithThreads with(4);
  for (std::size_t n = 2; n < 20000; ++n) REQUIRE(sum_up_to(n % 50) == (n % 50) * (n % 50 - 1) / 2);
}

TEST_CASE("in_shares cuts one share a thread") {
  for (const std::size_t threads : {1, 2, 3, 8}) {
    const WithThreads with(threads);
    std::atomic<std::size_t> shares = 0, indices = 0;
    kernels::in_shares(24, [&](std::size_t begin, std::size_t end) { ++shares, indices += end - begin; });
    CHECK(shares == threads);
    CHECK(indices == 24);
  }
}

TEST_CASE("what a piece throws reaches the caller, and the next loop is whole again") {
  for (const std::size_t threads : {1, 2, 8}) {
    const WithThreads with(threads);
    for (const std::size_t bad : {0, 7, 99}) {
      const auto body = [&](std::size_t begin, std::size_t) {
        if (begin == bad) throw std::runtime_error("piece " + std::to_string(bad));
      };
      CHECK_THROWS_WITH_AS(kernels::in_pieces(100, 1, body), ("piece " + std::to_string(bad)).c_str(),
                           std::runtime_error);
      CHECK(sum_up_to(100) == 4950);
    }
  }
}

TEST_CASE("what a piece throws on a worker reaches the caller, too") {
  const WithThreads with(4);
  const auto run = [] {
    repeat_with_workers(
        [](bool worker) {
          if (worker) throw std::runtime_error("on a worker");
        },
        [] {});
  };
  CHECK_THROWS_WITH_AS(run(), "on a worker", std::runtime_error);
  std::atomic<int> ended = 0;
  CHECK(repeat_with_workers([&](bool) { ++ended; }, [] {}));
  CHECK(ended % 8 == 0);
  CHECK(ended >= 800);
}

TEST_CASE("a loop inside a piece runs on the piece's own thread") {
  const WithThreads with(3);
  std::atomic<int> wrong = 0;
  const auto inner = [&](bool) {
    const auto own = std::this_thread::get_id();
    std::size_t sum = 0;  // of one thread: not atomic
    kernels::in_pieces(20, 1, [&](std::size_t begin, std::size_t) {
      if (std::this_thread::get_id() != own) return void(++wrong);
      sum += begin;
    });
    wrong += sum != 190;
  };
  CHECK(repeat_with_workers(inner, [] {}));
  CHECK(wrong == 0);
}

TEST_CASE("two threads of a program may start loops at once") {
  const WithThreads with(3);
  std::array<int, 2> wrong{};
  const auto many = [](int& count) {
    std::atomic<int> ended = 0;
    repeat_with_workers([&](bool) { ++ended; }, [&] { count += ended.exchange(0) != 8; });
  };
  std::thread other([&] { many(wrong[0]); });
  many(wrong[1]);
  other.join();
  CHECK(wrong == std::array{0, 0});
}

TEST_CASE("a child of fork() computes, and ends, without the threads of its parent") {
  const WithThreads with(4);
  REQUIRE(repeat_with_workers([](bool) {}, [] {}));
  CHECK(status_in_child([] {
          for (int loop = 0; loop < 150; ++loop) {
            std::size_t pieces = 0;  // of one thread: not atomic
            kernels::in_pieces(8, 1, [&](std::size_t, std::size_t) { linger(), ++pieces; });
            if (pieces != 8) return 1;
          }
          return 0;
        }) == 0);
  CHECK(sum_up_to(100) == 4950);
}

TEST_CASE("the number of threads is at least 1, and at most 256") {
  const WithThreads with(0);
  CHECK(kernels::thread_count() == 1);
  kernels::set_thread_count(5);
  CHECK(kernels::thread_count() == 5);
  kernels::set_thread_count(1000000);
  CHECK(kernels::thread_count() == 256);
}

TEST_CASE("at first OMP_NUM_THREADS says how many threads there are, otherwise the processors do") {
  CHECK(usual_with("1") == 1);
  CHECK(usual_with("3") == 3);
  CHECK(usual_with("5,2") == 5);
  cpu_set_t set;
  sched_getaffinity(0, sizeof(set), &set);
  const int processors = CPU_COUNT(&set);
  for (const char* no_number : {"", "0", "-2", "many", static_cast<const char*>(nullptr)}) {
    CAPTURE(no_number);
    CHECK(usual_with(no_number) == processors);
  }
  CHECK(usual_with(nullptr, true) == 1);
  CHECK(usual_with("2", true) == 2);
}
