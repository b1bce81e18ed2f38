// What this machine can do at most: measured, since data sheets do not know about the neighbours.
#pragma once

#include <omp.h>

#include <numeric>
#include <vector>

#include "tensor/kernels.hpp"

namespace unrolled::bench {

using Lanes = kernels::Batch;

/// So many sums at once: enough to hide that each addition waits for the one before.
inline constexpr std::size_t chains = 12;

inline float total(const Lanes (&sums)[chains]) {
  return kernels::sum_of(std::accumulate(sums, sums + chains, Lanes(0.F)));
}

/// Reads all numbers once, each thread its own stretch, and does as little as one can with them.
inline float read_all(const std::vector<float>& numbers) {
  constexpr std::size_t stride = chains * Lanes::size;
  const auto strides = static_cast<std::ptrdiff_t>(numbers.size() / stride);
  float sum = 0;
#pragma omp parallel reduction(+ : sum)
  {
    Lanes sums[chains] = {};
#pragma omp for schedule(static)
    for (std::ptrdiff_t i = 0; i < strides; ++i) {
      const float* from = numbers.data() + static_cast<std::size_t>(i) * stride;
#pragma GCC unroll 12
      for (std::size_t j = 0; j < chains; ++j) sums[j] += Lanes::load_unaligned(from + j * Lanes::size);
    }
    sum = total(sums);
  }
  return sum;
}

/// Reads one array and writes another, each thread its own stretch.
inline void copy_all(const std::vector<float>& from, std::vector<float>& to) {
#pragma omp parallel for simd schedule(static)
  for (std::size_t i = 0; i < from.size(); ++i) to[i] = from[i];
}

/// Multiplications with additions in registers, on all threads. Returns the floating-point operations done.
inline double multiply_add_only(std::size_t rounds, float& result) {
  float sum = 0;
#pragma omp parallel reduction(+ : sum)
  {
    Lanes sums[chains] = {};
    const Lanes factor(.999F), step(.001F);
    for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
      for (std::size_t j = 0; j < chains; ++j) sums[j] = xsimd::fma(sums[j], factor, step);
    }
    sum = total(sums);
  }
  result = sum;
  return 2. * static_cast<double>(rounds * chains * Lanes::size) * omp_get_max_threads();
}

}  // namespace unrolled::bench
