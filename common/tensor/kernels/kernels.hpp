// The loops that the operations call, over SIMD batches; threads.hpp shares them out over threads.
// No sum depends on the width of the registers: AVX2 and AVX-512 give the same bits.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "tensor/array.hpp"
#include "tensor/kernels/simd.hpp"
#include "tensor/kernels/threads.hpp"

namespace unrolled::kernels {

using Batch = xsimd::batch<Real>;
inline constexpr std::size_t lanes = Batch::size;

/// Copies a run, on as many threads as it is worth.
inline void copy_run(const Real* from, std::size_t n, Real* to) {
  in_pieces(n, piece,
            [&](std::size_t begin, std::size_t end) { std::copy_n(from + begin, end - begin, to + begin); });
}

/// The last, incomplete batch of a row: padded, so that every element goes through the same instructions.
inline Batch load_part(const Real* from, std::size_t n) {
  alignas(64) Real padded[lanes] = {};
  std::copy_n(from, n, padded);
  return Batch::load_aligned(padded);
}
inline void store_part(const Batch& batch, Real* to, std::size_t n) {
  alignas(64) Real padded[lanes];
  batch.store_aligned(padded);
  std::copy_n(padded, n, to);
}

/// A batch of up to `lanes` numbers, the rest zeros; and back. n is how many are left.
inline Batch load(const Real* from, std::size_t n) {
  return n >= lanes ? Batch::load_unaligned(from) : load_part(from, n);
}
inline void store(const Batch& batch, Real* to, std::size_t n) {
  n >= lanes ? batch.store_unaligned(to) : store_part(batch, to, n);
}

/// y[i] = f(x[i]…) on one thread, for any number of inputs. f takes and returns Batches.
template <class F, class... Inputs>
void apply_run(Real* y, std::size_t n, const F& f, const Inputs*... x) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) f(Batch::load_unaligned(x + i)...).store_unaligned(y + i);
  if (i < n) store_part(f(load_part(x + i, n - i)...), y + i, n - i);
}

/// Sixteen sums side by side: element i of a run belongs to sum i mod 16. So the bits of a sum do not depend on how many
/// numbers a batch has.
class PartialSums {
 public:
  static constexpr std::size_t count = 16;

  /// term(sum, i, n) → the sum with element i and those after it added, up to `lanes` of them; only n are left.
  template <class Term>
  void add_run(std::size_t begin, std::size_t end, const Term& term) {
    for (; begin + count <= end; begin += count) {
      for (std::size_t j = 0; j < batches; ++j) sums_[j] = term(sums_[j], begin + j * lanes, lanes);
    }
    for (std::size_t j = 0; begin < end; ++j, begin += lanes) {
      sums_[j] = term(sums_[j], begin, std::min(lanes, end - begin));
    }
  }

  /// Folded in halves: 16 → 8 → 4 → 2 → 1.
  Real total() const {
    alignas(64) Real each[count];
    for (std::size_t j = 0; j < batches; ++j) sums_[j].store_aligned(each + j * lanes);
#pragma GCC unroll 4
    for (std::size_t half = count / 2; half > 0; half /= 2) {
      for (std::size_t i = 0; i < half; ++i) each[i] += each[i + half];
    }
    return each[0];
  }

 private:
  static constexpr std::size_t batches = count / lanes;
  static_assert(batches * lanes == count, "a batch has at most 16 numbers");
  Batch sums_[batches] = {};
};

/// This many elements are summed in Real; the sums of such blocks in double. So a long sum is as exact as a short one.
inline constexpr std::size_t block = 1024;

/// Σ over a run of n elements, whose terms PartialSums::add_run adds up.
template <class Term>
double sum_in_blocks(std::size_t n, const Term& term) {
  double total = 0;
  for (std::size_t begin = 0; begin < n; begin += block) {
    PartialSums sums;
    sums.add_run(begin, std::min(n, begin + block), term);
    total += static_cast<double>(sums.total());
  }
  return total;
}

/// Σ f(x[i]) over a run, in batches.
template <class F>
double sum_run(const Real* x, std::size_t n, const F& f) {
  return sum_in_blocks(n, [&](const Batch& sum, std::size_t i, std::size_t left) {
    if (left >= lanes) return sum + f(Batch::load_unaligned(x + i));
    alignas(64) Real terms[lanes] = {};
    store_part(f(load_part(x + i, left)), terms, left);  // f of what fills up the batch does not count
    return sum + Batch::load_aligned(terms);
  });
}
inline double sum_run(const Real* x, std::size_t n) {
  return sum_run(x, n, [](const Batch& b) { return b; });
}

/// Σ a[i]·b[i] over a run.
inline double dot_run(const Real* a, const Real* b, std::size_t n) {
  return sum_in_blocks(n, [&](const Batch& sum, std::size_t i, std::size_t left) {
    return xsimd::fma(load(a + i, left), load(b + i, left), sum);
  });
}

/// Σ x[i]² over a run, all of it in double: gradients may be far apart in size. Sixteen sums, as in PartialSums.
inline double squares_run(const Real* x, std::size_t n) {
  constexpr std::size_t count = PartialSums::count;
  double sums[count] = {};
  const auto add = [&](const Real* from, std::size_t left) {
    for (std::size_t k = 0; k < left; ++k) {
      sums[k] += static_cast<double>(from[k]) * static_cast<double>(from[k]);
    }
  };
  std::size_t i = 0;
  for (; i + count <= n; i += count) add(x + i, count);
  add(x + i, n - i);
  return std::accumulate(sums, sums + count, 0.);
}

/// Sums down the columns of a (rows, width), of one or several arrays at once: add(row, left, n, to) adds the columns
/// [left, left + n) of a row to to[0][0 … n), to[1][0 … n) …. Each column is summed by one thread, in blocks of rows.
template <std::size_t arrays, class Add>
void column_sums(std::size_t rows, std::size_t width, const std::array<Real*, arrays>& sums, const Add& add) {
  constexpr std::size_t deep = block / PartialSums::count;  // as many as each of a run's sums takes
  const auto sum_block = [&](std::size_t top, std::size_t left, std::size_t n,
                             const std::array<Real*, arrays>& to) {
    for (Real* each : to) std::fill_n(each, n, Real{0});
    for (std::size_t row = top; row < std::min(rows, top + deep); ++row) add(row, left, n, to);
  };
  const auto sum = [&](std::size_t left, std::size_t right) {
    const std::size_t n = right - left;
    std::array<Real*, arrays> to = sums;
    for (Real*& each : to) each += left;
    if (rows <= deep) return sum_block(0, left, n, to);
    std::vector<double> total(arrays * n, 0);
    for (std::size_t top = 0; top < rows; top += deep) {
      sum_block(top, left, n, to);
      for (std::size_t k = 0; k < arrays; ++k) {
        for (std::size_t i = 0; i < n; ++i) total[k * n + i] += static_cast<double>(to[k][i]);
      }
    }
    for (std::size_t k = 0; k < arrays; ++k) {
      std::transform(total.begin() + k * n, total.begin() + (k + 1) * n, to[k],
                     [](double x) { return static_cast<Real>(x); });
    }
  };
  if (rows * width <= piece) return sum(0, width);
  in_shares((width + lanes - 1) / lanes,
            [&](std::size_t begin, std::size_t end) { sum(begin * lanes, std::min(width, end * lanes)); });
}

/// The largest of a run; −∞ for an empty one. A NaN may be passed over: callers let it show elsewhere.
inline Real max_run(const Real* x, std::size_t n) {
  Real largest = -std::numeric_limits<Real>::infinity();
  std::size_t i = 0;
  if (n >= lanes) {
    Batch best = Batch::load_unaligned(x);
    for (i = lanes; i + lanes <= n; i += lanes) best = xsimd::max(best, Batch::load_unaligned(x + i));
    alignas(64) Real each[lanes];
    best.store_aligned(each);
    largest = *std::max_element(each, each + lanes);
  }
  for (; i < n; ++i) largest = std::max(largest, x[i]);
  return largest;
}

/// y[i] = e^(x[i] − largest x); returns their sum, and the largest through `largest`. A run of nothing but −∞, from
/// which all is masked, gives zeros.
inline Real exponentials_run(const Real* x, Real* y, std::size_t n, Real& largest) {
  largest = max_run(x, n);
  if (std::isinf(largest) && largest < 0) {
    // Nothing but −∞ — or NaN, which max_run may pass over and which must not pass for a masked row.
    const bool masked =
        std::all_of(x, x + n, [](Real v) { return v == -std::numeric_limits<Real>::infinity(); });
    std::fill_n(y, n, masked ? Real{0} : std::numeric_limits<Real>::quiet_NaN());
    return 0;
  }
  const Batch shift(largest);
  apply_run(
      y, n, [&](Batch v) { return xsimd::exp(v - shift); }, x);
  return static_cast<Real>(sum_run(y, n));
}

/// y = softmax(x); zeros when all is masked.
inline void softmax_run(const Real* x, Real* y, std::size_t n) {
  Real largest = 0;
  const Real total = exponentials_run(x, y, n, largest);
  if (total == 0) return;
  const Batch scale(1 / total);
  apply_run(
      y, n, [&](Batch v) { return v * scale; }, y);
}

/// y[i] = f(x[i]…) over whole arrays of one size, on as many threads as it is worth.
template <class F, class... Inputs>
void apply(Array& y, const F& f, const Inputs&... x) {
  Real* to = y.data();
  in_pieces(y.size(), piece, [&](std::size_t begin, std::size_t end) {
    apply_run(to + begin, end - begin, f, x.data() + begin...);
  });
}

}  // namespace unrolled::kernels
