// The loops under the operations: over SIMD batches, and over threads where there is enough to share.
// Where the cut could change the bits, it depends on the size of the work alone, never on the number of threads: that is
// why one thread and many give the same bits.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <xsimd/xsimd.hpp>

#include "tensor/array.hpp"

namespace unrolled::kernels {

using Batch = xsimd::batch<Real>;
inline constexpr std::size_t lanes = Batch::size;

/// Below this many elements a second thread costs more than it brings.
inline constexpr std::size_t piece = 16384;

/// Calls body(begin, end) on pieces of [0, n), in parallel when there is more than one.
/// `grain` is how many indices make a piece.
template <class Body>
void in_pieces(std::size_t n, std::size_t grain, const Body& body) {
  if (n <= grain) {
    if (n > 0) body(std::size_t{0}, n);
    return;
  }
  const auto pieces = static_cast<std::ptrdiff_t>((n + grain - 1) / grain);
#pragma omp parallel for schedule(static)
  for (std::ptrdiff_t p = 0; p < pieces; ++p) {
    const std::size_t begin = static_cast<std::size_t>(p) * grain;
    body(begin, std::min(n, begin + grain));
  }
}

/// Calls body(begin, end) on one share of [0, n) a thread: for work whose bits do not depend on where it is cut.
template <class Body>
void in_shares(std::size_t n, const Body& body) {
  const auto threads = static_cast<std::size_t>(omp_get_max_threads());
  in_pieces(n, std::max<std::size_t>(1, (n + threads - 1) / threads), body);
}

/// Copies a run, on as many threads as it is worth.
inline void copy_run(const Real* from, std::size_t n, Real* to) {
  in_pieces(n, piece,
            [&](std::size_t begin, std::size_t end) { std::copy_n(from + begin, end - begin, to + begin); });
}

/// in_pieces for rows of `width` elements each.
template <class Body>
void in_rows(std::size_t rows, std::size_t width, const Body& body) {
  in_pieces(rows, std::max<std::size_t>(1, piece / std::max<std::size_t>(1, width)), body);
}

/// Calls add(row, left, n) for every row of a (rows, width), from the first, on the n columns from `left` on: sums down
/// the columns, each of which one thread adds up.
template <class Add>
void for_column_sums(std::size_t rows, std::size_t width, const Add& add) {
  const auto sum = [&](std::size_t left, std::size_t right) {
    for (std::size_t row = 0; row < rows; ++row) add(row, left, right - left);
  };
  if (rows * width <= piece) return sum(0, width);
  in_shares((width + lanes - 1) / lanes,
            [&](std::size_t begin, std::size_t end) { sum(begin * lanes, std::min(width, end * lanes)); });
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

inline Real sum_of(const Batch& batch) {
  alignas(64) Real each[lanes];
  batch.store_aligned(each);
  Real sum = 0;
  for (const Real x : each) sum += x;
  return sum;
}

/// Σ f(x[i]) over a run, in batches.
template <class F>
Real sum_run(const Real* x, std::size_t n, const F& f) {
  Batch total(Real{0});
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) total += f(Batch::load_unaligned(x + i));
  Real sum = sum_of(total);
  if (i < n) {
    alignas(64) Real rest[lanes];
    f(load_part(x + i, n - i)).store_aligned(rest);
    for (std::size_t k = 0; k < n - i; ++k) sum += rest[k];
  }
  return sum;
}
inline Real sum_run(const Real* x, std::size_t n) {
  return sum_run(x, n, [](const Batch& b) { return b; });
}

/// Σ a[i]·b[i] over a run.
inline Real dot_run(const Real* a, const Real* b, std::size_t n) {
  Batch total(Real{0});
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    total = xsimd::fma(Batch::load_unaligned(a + i), Batch::load_unaligned(b + i), total);
  }
  Real sum = sum_of(total);
  for (; i < n; ++i) sum += a[i] * b[i];
  return sum;
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
  return sum_run(y, n);
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
