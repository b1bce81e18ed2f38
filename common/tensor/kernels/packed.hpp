// The right side of a matrix product, packed once in the order in which the product reads it.
#pragma once

#include "tensor/kernels/gemm.hpp"
#include "tensor/kernels/kernels.hpp"

namespace unrolled::kernels {

/// A (K,N) matrix in panels of a few SIMD batches of columns; the last panel is filled up with zeros. Many products
/// may share it, as those of a recurrence do, or those of many rows on many threads.
class Packed {
 public:
  enum class Threads { one, all };
  explicit Packed(const Matrix& matrix, Threads threads = Threads::one);

  std::size_t panels() const { return panels_of(columns_); }
  /// How many panels this number of columns fills.
  static std::size_t panels_of(std::size_t columns) { return (columns + panel_width - 1) / panel_width; }

  /// into = a · this, on this thread, for the panels [first, last). `a` may have fewer columns than this has rows:
  /// then only that many rows are used. The bits of each number do not depend on what is computed with it.
  void multiply(const Matrix& a, const Destination& into, std::size_t first, std::size_t last) const;
  void multiply(const Matrix& a, const Destination& into) const { multiply(a, into, 0, panels()); }

  /// out (rows,N) += a (rows,K) · this. The strides are the distances between rows of `a` and of `out`.
  void multiply_add(const Real* a, std::size_t a_stride, std::size_t rows, Real* out,
                    std::size_t out_stride) const {
    multiply({a, rows, inner_, false, a_stride}, {out, true, out_stride});
  }

  /// A block of this many rows and batches of columns stays in registers: AVX-512 has 32 of them, others 16.
  static constexpr std::size_t block_rows = 6;
  static constexpr std::size_t block_batches = sizeof(Batch) >= 64 ? 4 : 2;
  static constexpr std::size_t panel_width = block_batches * lanes;

 private:
  std::size_t inner_, columns_;
  Array panels_;  ///< (panels, K, panel width)
};

}  // namespace unrolled::kernels
