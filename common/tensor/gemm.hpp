// One matrix product on raw memory: BLAS on each thread's share, cut by size alone so that the bits do not
// depend on the number of threads.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// A matrix in row-major memory, possibly read transposed.
struct Matrix {
  const Real* data;
  std::size_t rows, columns;  ///< as seen by the product, after transposition
  bool transposed = false;    ///< memory holds (columns, rows)
};

/// out (M, N) = a (M, K) · b (K, N), or out += with `add`.
void gemm(const Matrix& a, const Matrix& b, Real* out, bool add = false);

/// The same without threads of its own, for callers that share out whole products.
void gemm_on_this_thread(const Matrix& a, const Matrix& b, Real* out, bool add = false);

}  // namespace unrolled
