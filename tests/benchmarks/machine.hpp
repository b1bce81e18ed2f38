// What this machine can do at most: measured, since data sheets do not know about the neighbours.
#pragma once

#include <atomic>
#include <numeric>
#include <vector>

#include "tensor/kernels/kernels.hpp"

namespace unrolled::bench {

using Lanes = kernels::Batch;

/// How many sums at once: enough to hide that each addition waits for the one before.
inline constexpr std::size_t chains = 12;

inline float total(const Lanes (&sums)[chains]) {
  alignas(64) float each[Lanes::size];
  std::accumulate(sums, sums + chains, Lanes(0.F)).store_aligned(each);
  return std::accumulate(each, each + Lanes::size, 0.F);
}

/// Reads all numbers once, each thread its own stretch, and does as little as one can with them.
inline float read_all(const std::vector<float>& numbers) {
  constexpr std::size_t stride = chains * Lanes::size;
  std::atomic<float> sum = 0;
  kernels::in_shares(numbers.size() / stride, [&](std::size_t begin, std::size_t end) {
    Lanes sums[chains] = {};
    for (std::size_t i = begin; i < end; ++i) {
      const float* from = numbers.data() + i * stride;
#pragma GCC unroll 12
      for (std::size_t j = 0; j < chains; ++j) sums[j] += Lanes::load_unaligned(from + j * Lanes::size);
    }
    sum += total(sums);
  });
  return sum;
}

/// Reads one array and writes another, each thread its own stretch.
inline void copy_all(const std::vector<float>& from, std::vector<float>& to) {
  kernels::in_shares(from.size(), [&](std::size_t begin, std::size_t end) {
    std::copy(from.data() + begin, from.data() + end, to.data() + begin);
  });
}

/// Multiplications with additions in registers, on all threads. Returns the floating-point operations done.
inline double multiply_add_only(std::size_t rounds, float& result) {
  const std::size_t threads = kernels::thread_count();
  std::atomic<float> sum = 0;
  kernels::in_pieces(threads, 1, [&](std::size_t, std::size_t) {
    Lanes sums[chains] = {};
    const Lanes factor(.999F), step(.001F);
    for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
      for (std::size_t j = 0; j < chains; ++j) sums[j] = xsimd::fma(sums[j], factor, step);
    }
    sum += total(sums);
  });
  result = sum;
  return 2. * static_cast<double>(rounds * threads * chains * Lanes::size);
}

}  // namespace unrolled::bench
