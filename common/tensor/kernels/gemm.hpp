// One matrix product on raw memory. Each number of the result is summed in one fixed order, however the work is cut,
// so that the bits do not depend on the number of threads.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

/// A matrix in row-major memory, possibly read transposed.
struct Matrix {
  const Real* data;
  std::size_t rows, columns;   ///< as seen by the product, after transposition
  bool is_transposed = false;  ///< memory holds (columns, rows)
  std::size_t stride = 0;      ///< how far apart the rows in memory begin; 0: they follow each other

  /// How far apart neighbours are that stand below each other, and beside each other.
  std::size_t down() const { return is_transposed ? 1 : in_memory(); }
  std::size_t across() const { return is_transposed ? in_memory() : 1; }
  /// The same memory, read as the transpose.
  Matrix transposed() const { return {data, columns, rows, !is_transposed, stride}; }
  /// Rows [begin, end).
  Matrix part(std::size_t begin, std::size_t end) const {
    return {data + begin * down(), end - begin, columns, is_transposed, in_memory()};
  }

 private:
  std::size_t in_memory() const { return stride > 0 ? stride : is_transposed ? rows : columns; }
};

/// Where a product goes.
struct Destination {
  Real* data;
  bool add = false;            ///< to what is there already
  std::size_t stride = 0;      ///< how far apart its rows begin; 0: they follow each other
  const Real* bias = nullptr;  ///< (N), added to each row
};

/// into (M,N) = a (M,K) · b (K,N). Either `add` or a bias, not both.
void gemm(const Matrix& a, const Matrix& b, const Destination& into);

/// The same without threads of its own, for callers that share out whole products.
void gemm_on_this_thread(const Matrix& a, const Matrix& b, const Destination& into);

}  // namespace unrolled
