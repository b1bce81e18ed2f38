// How the pieces of a loop are shared out among threads.
//
// Each thread begins with a share of its own: the same part of every loop, whose numbers its core's cache may still hold.
// Then it takes what is left of the others' shares. Taking a piece is one atomic decrement. The caller waits for the
// pieces that workers have taken, never for a worker that has taken none.
//
// On a machine that other programs keep busy it works alone: other_load.hpp.
#include "tensor/kernels/threads.hpp"

#include <sched.h>
#include <sys/resource.h>

#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include "tensor/kernels/other_load.hpp"

namespace unrolled::kernels {
namespace {

using Clock = OtherLoad::Clock;
using Duration = OtherLoad::Duration;
using namespace std::chrono_literals;

constexpr std::size_t most_threads = 256;

/// A thread looks for work for this long before it sleeps, and gives way to others meanwhile. Between two loops of one
/// layer there is some work for one thread, and to wake a sleeping one takes as long.
constexpr Duration patience = 60us;

std::size_t processors() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof(set), &set) == 0 ? static_cast<std::size_t>(CPU_COUNT(&set))
                                                      : std::thread::hardware_concurrency();
}

std::atomic<std::size_t>& threads_wanted() {
  static std::atomic<std::size_t> count = usual_thread_count();
  return count;
}

Duration duration_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

OtherLoad::Usage usage_of_this_thread() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return {duration_of(usage.ru_utime) + duration_of(usage.ru_stime), usage.ru_nivcsw, usage.ru_nvcsw};
}

thread_local OtherLoad other_load(Clock::now(), usage_of_this_thread());

class Pool {
 public:
  /// Runs a loop's pieces: on several threads, or on the caller's alone where that is better. Loops inside a piece
  /// run on the piece's thread either way.
  void share_out(std::size_t pieces, void (*run)(const void*, std::size_t), const void* body) {
    const std::size_t parts = std::min(pieces, thread_count());
    // Taken: this is a loop inside a piece, or another thread's loop at the same time.
    if (parts < 2 || taken_.test_and_set(std::memory_order_acquire)) return run_alone(pieces, run, body);
    const auto begin = Clock::now();
    if (other_load.due(begin)) other_load.look(begin, usage_of_this_thread());
    const bool together = !other_load.crowded() && have_workers(parts - 1);
    run_ = run;
    body_ = body;
    if (together) {
      publish(static_cast<std::uint32_t>(pieces), parts);
      report(work(0));
      if (unfinished_.load(std::memory_order_acquire) > 0) wait(begin);
    } else {
      for (std::size_t p = 0; p < pieces; ++p) run_piece(p);
    }
    const std::exception_ptr error = std::exchange(error_, nullptr);
    failed_.store(false, std::memory_order_relaxed);
    taken_.clear(std::memory_order_release);
    if (error) std::rethrow_exception(error);
  }

 private:
  /// The pieces that one thread begins with; any may take of them. A cache line (and its neighbour) of its own.
  struct alignas(128) Share {
    std::atomic<std::uint32_t> left = 0;  ///< how many pieces nobody has taken yet
    std::size_t end = 0;                  ///< the piece after the last
  };

  static void run_alone(std::size_t pieces, void (*run)(const void*, std::size_t), const void* body) {
    for (std::size_t p = 0; p < pieces; ++p) run(body, p);
  }

  void publish(std::uint32_t pieces, std::size_t parts) {
    parts_.store(parts, std::memory_order_relaxed);
    unfinished_.store(pieces, std::memory_order_relaxed);
    const auto first = [&](std::size_t part) { return part * pieces / parts; };
    for (std::size_t part = 0; part < parts; ++part) shares_[part].end = first(part + 1);
    for (std::size_t part = parts; part-- > 0;) {  // the caller's own last: it is here already
      shares_[part].left.store(static_cast<std::uint32_t>(first(part + 1) - first(part)));
      if (part > 0) shares_[part].left.notify_one();  // a system call only when its worker sleeps
    }
  }

  /// Runs pieces until none is left, the thread's own share first. Returns how many.
  /// A worker may come late, when the loop is over or the next has begun: until it has taken a piece it reads nothing but
  /// atomics. From then on the loop cannot end before the worker reports.
  std::uint32_t work(std::size_t self) {
    std::uint32_t done = 0;
    const std::size_t parts = parts_.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < parts; ++i) {
      Share& share = shares_[(self + i) % parts];
      std::uint32_t left = share.left.load(std::memory_order_relaxed);
      while (left > 0) {
        if (!share.left.compare_exchange_weak(left, left - 1, std::memory_order_acquire)) continue;
        run_piece(share.end - left);
        ++done;
        left = share.left.load(std::memory_order_relaxed);
      }
    }
    return done;
  }

  void run_piece(std::size_t piece) {
    if (failed_.load(std::memory_order_relaxed)) return;
    try {
      run_(body_, piece);
    } catch (...) {
      if (!failed_.exchange(true)) error_ = std::current_exception();
    }
  }

  void report(std::uint32_t done) {
    if (done > 0 && unfinished_.fetch_sub(done, std::memory_order_acq_rel) == done) unfinished_.notify_one();
  }

  /// Until the workers' pieces are finished. The loop began at `begin`.
  void wait(Clock::time_point begin) {
    const auto idle = Clock::now();
    auto now = idle;
    while (const std::uint32_t left = unfinished_.load(std::memory_order_acquire)) {
      now - idle < patience ? std::this_thread::yield() : unfinished_.wait(left, std::memory_order_acquire);
      now = Clock::now();
    }
    other_load.waited(now - idle, idle - begin);
  }

  /// Starts workers until there are this many. They live as long as the program.
  bool have_workers(std::size_t count) try {
    for (; workers_ < count; ++workers_) {
      std::thread([this, self = workers_ + 1] { serve(self); }).detach();
    }
    return true;
  } catch (const std::system_error&) {  // the system gives no more threads
    set_thread_count(workers_ + 1);
    return false;
  }

  [[noreturn]] void serve(std::size_t self) {
    const std::atomic<std::uint32_t>& left = shares_[self].left;
    for (;;) {
      const auto idle = Clock::now();
      while (left.load(std::memory_order_relaxed) == 0 && Clock::now() - idle < patience)
        std::this_thread::yield();
      left.wait(0, std::memory_order_relaxed);
      report(work(self));
    }
  }

  // The loop.
  void (*run_)(const void*, std::size_t) = nullptr;
  const void* body_ = nullptr;
  std::array<Share, most_threads> shares_;
  std::atomic<std::size_t> parts_ = 0;         ///< how many shares the loop has
  std::atomic<std::uint32_t> unfinished_ = 0;  ///< pieces
  std::atomic<bool> failed_ = false;           ///< a piece has thrown: the others are passed over
  std::exception_ptr error_;                   ///< what it threw

  // The caller's, which is the one that holds taken_.
  std::atomic_flag taken_;
  std::size_t workers_ = 0;
};

}  // namespace

std::size_t usual_thread_count() {
  std::size_t count = 0;
  if (const char* wanted = std::getenv("OMP_NUM_THREADS")) {
    std::from_chars(wanted, wanted + std::strlen(wanted), count);
  }
  return std::clamp<std::size_t>(count > 0 ? count : processors(), 1, most_threads);
}

std::size_t thread_count() { return threads_wanted().load(std::memory_order_relaxed); }

void set_thread_count(std::size_t count) {
  threads_wanted().store(std::clamp<std::size_t>(count, 1, most_threads), std::memory_order_relaxed);
}

void share_out(std::size_t pieces, void (*run)(const void*, std::size_t), const void* body) {
  static Pool& pool = *new Pool;  // never destroyed: at the program's end workers may still look at it
  pool.share_out(pieces, run, body);
}

}  // namespace unrolled::kernels
