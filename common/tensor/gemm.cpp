#include "tensor/gemm.hpp"

#include <cblas.h>

#include <algorithm>

#include "tensor/packed.hpp"

// Exists in OpenBLAS only; weak, so that any other BLAS links too.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int);

namespace unrolled {
namespace {

using kernels::Packed;

/// The threads are ours (OpenMP); OpenBLAS's own would only get in their way.
const bool one_thread_each = [] {
  if (openblas_set_num_threads != nullptr) openblas_set_num_threads(1);
  return true;
}();

// Two overloads of which a build uses one.
[[maybe_unused]] void blas(CBLAS_TRANSPOSE mode, int m, int n, const float* a, int lda, const float* x,
                           int step, float beta, float* y) {
  cblas_sgemv(CblasRowMajor, mode, m, n, 1, a, lda, x, step, beta, y, 1);
}
[[maybe_unused]] void blas(CBLAS_TRANSPOSE mode, int m, int n, const double* a, int lda, const double* x,
                           int step, double beta, double* y) {
  cblas_dgemv(CblasRowMajor, mode, m, n, 1, a, lda, x, step, beta, y, 1);
}

/// One row times a matrix: bound by reading the matrix once, which laying it out anew would double. BLAS does it well.
void row_times(const Matrix& row, const Matrix& b, const Into& into) {
  const auto [m, n] = b.transposed ? std::pair(b.columns, b.rows) : std::pair(b.rows, b.columns);
  blas(b.transposed ? CblasNoTrans : CblasTrans, static_cast<int>(m), static_cast<int>(n), b.data,
       static_cast<int>(std::max(b.down(), b.across())), row.data, static_cast<int>(row.across()),
       into.add ? Real{1} : Real{0}, into.data);
}

/// Below this many multiplications a product is not worth sharing out. A row times a matrix is sooner: each number of the
/// matrix comes from memory for one multiplication.
constexpr std::size_t worth_sharing = std::size_t{1} << 19;
constexpr std::size_t row_worth_sharing = std::size_t{1} << 16;

/// By columns, cut by size alone: BLAS does not promise the same bits for another cut.
void share_row_times(const Matrix& row, const Matrix& b, const Into& into) {
  const Matrix columns = b.turned();
  const std::size_t pieces = std::clamp<std::size_t>(b.columns / 128 * 2, 1, 16);
  kernels::in_pieces(b.columns, (b.columns + pieces - 1) / pieces, [&](std::size_t begin, std::size_t end) {
    row_times(row, columns.part(begin, end).turned(), {into.data + begin, into.add});
  });
}

}  // namespace

void gemm_on_this_thread(const Matrix& a, const Matrix& b, const Into& into) {
  if (a.rows == 1 && a.columns > 0) return row_times(a, b, into);
  Packed(b).multiply(a, into);
}

void gemm(const Matrix& a, const Matrix& b, const Into& into) {
  const std::size_t work = a.rows * a.columns * b.columns;
  if (a.rows == 1 && work > row_worth_sharing) return share_row_times(a, b, into);
  if (work < worth_sharing) return gemm_on_this_thread(a, b, into);
  const Packed packed(b, Packed::Threads::all);
  const std::size_t stride = into.stride > 0 ? into.stride : b.columns;
  const std::size_t blocks = (a.rows + Packed::block_rows - 1) / Packed::block_rows;
  if (blocks < packed.panels()) {
    return kernels::in_shares(packed.panels(), [&](std::size_t first, std::size_t last) {
      packed.multiply(a, {into.data, into.add, stride}, first, last);
    });
  }
  kernels::in_shares(blocks, [&](std::size_t begin, std::size_t end) {
    const std::size_t row = begin * Packed::block_rows;
    packed.multiply(a.part(row, std::min(a.rows, end * Packed::block_rows)),
                    {into.data + row * stride, into.add, stride});
  });
}

}  // namespace unrolled
