// What the benchmark programs share: time, memory, and how bench.py talks to them.
//
// A program is one workload of several sizes, done in several ways: `ours`, the `floor` (floor.hpp), …. bench.py starts
// one process for each way and number of threads, and lets them take turns. By hand:
//
//   $ bench_lstm 256 ours 2           size, way, threads; then numbers of steps to do, one a line
//   > 10
//   < {"ms": 21.4, "mean_ms": 21.7, "peak_mb": 61.2, "bits": "a3c9…"}
#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/kernels/threads.hpp"
#include "tensor/tensor.hpp"

namespace unrolled::bench {

/// What `work` takes, in milliseconds.
template <class Work>
double milliseconds(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// The middle one; the upper of two.
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The most memory that this process ever held, in MB: VmHWM, since getrusage() counts what the parent held too.
inline double peak_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kibibytes = 0;
    if (word == "VmHWM:" && status >> kibibytes) return kibibytes * 1024 / 1e6;
  }
  return 0;
}

/// A number that two runs share only when each of these is the same to the last bit (FNV-1a over words of 32 bits).
inline std::uint64_t fingerprint(const std::vector<Tensor>& results) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const Tensor& result : results) {
    for (const Real x : flat(result.value())) hash = (hash ^ std::bit_cast<std::uint32_t>(x)) * 0x100000001b3;
  }
  return hash;
}

/// A workload, ready to run.
struct Work {
  std::function<void()> step;
  /// What must not depend on the number of threads; none: nothing to hold.
  std::function<std::vector<Tensor>()> results;
};
/// From a size, as the command line names it.
using Prepare = std::function<Work(const std::string& size)>;

/// main() of a workload.
inline int serve(int argc, char** argv, const std::map<std::string, Prepare>& ways) try {
  const int threads = argc == 4 ? std::atoi(argv[3]) : 0;
  if (threads < 1 || !ways.contains(argv[2])) {
    std::string names;
    for (const auto& [name, prepare] : ways) names += (names.empty() ? "" : "|") + name;
    throw Error(fmt::format("usage: {} SIZE {} THREADS", argv[0], names), "./book bench runs it");
  }
  kernels::set_thread_count(static_cast<std::size_t>(threads));
  const Work work = ways.at(argv[2])(argv[1]);
  for (int steps = 0; std::cin >> steps && steps > 0;) {
    std::vector<double> times;
    for (int n = 0; n < steps; ++n) times.push_back(milliseconds(work.step));
    const double mean = std::accumulate(times.begin(), times.end(), 0.) / steps;
    const std::string bits = work.results ? fmt::format("{:016x}", fingerprint(work.results())) : "";
    fmt::print("{{\"ms\": {:.6f}, \"mean_ms\": {:.6f}, \"peak_mb\": {:.1f}, \"bits\": \"{}\"}}\n",
               median(times), mean, peak_megabytes(), bits);
    std::fflush(stdout);
  }
  return 0;
} catch (const Error& error) {
  std::cerr << error.what() << '\n';
  return 2;
}

/// The one of this name. Errors: there is none.
template <class Size>
const Size& named(const std::map<std::string, Size>& sizes, const std::string& name) {
  const auto found = sizes.find(name);
  if (found == sizes.end()) throw Error(fmt::format("there is no size '{}'", name));
  return found->second;
}

/// A size that is a number. Errors: it is not a whole number of at least 1.
inline std::size_t number(const std::string& size) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), value);
  if (error != std::errc() || end != size.data() + size.size() || value == 0) {
    throw Error(fmt::format("the size '{}' is not a whole number", size));
  }
  return value;
}

}  // namespace unrolled::bench
