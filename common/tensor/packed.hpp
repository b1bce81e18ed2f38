// A matrix that many small products share, as the weights of a recurrence do: laid out once in the order in
// which a product reads it, and multiplied without threads, so that each thread can keep rows of its own.
#pragma once

#include <vector>

#include "tensor/gemm.hpp"
#include "tensor/kernels.hpp"

namespace unrolled::kernels {

/// A (K,N) matrix in panels of a few SIMD batches of columns; the last panel is filled up with zeros.
class Packed {
 public:
  explicit Packed(const Matrix& matrix);

  /// out (rows,N) += a (rows,K) · this, on this thread. Rows of `a` and `out` begin so many numbers apart.
  /// Each row's bits are the same in whatever company it comes.
  void multiply_add(const Real* a, std::size_t a_stride, std::size_t rows, Real* out,
                    std::size_t out_stride) const;

 private:
  std::size_t inner_, columns_;
  std::vector<Real> panels_;  // [panel][k][column within the panel]
};

/// Row by row: a batch of up to `lanes` numbers, the rest zeros; and back.
inline Batch load(const Real* from, std::size_t n) {
  return n >= lanes ? Batch::load_unaligned(from) : load_part(from, n);
}
inline void store(const Batch& batch, Real* to, std::size_t n) {
  n >= lanes ? batch.store_unaligned(to) : store_part(batch, to, n);
}

}  // namespace unrolled::kernels
