#include "tensor/gemm.hpp"

#include <cblas.h>

#include <algorithm>

#include "tensor/kernels.hpp"

// Exists in OpenBLAS only; weak, so that any other BLAS links too.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int);

namespace unrolled {
namespace {

// Two overloads of which a build uses one.
[[maybe_unused]] void blas(CBLAS_TRANSPOSE a_transposed, CBLAS_TRANSPOSE b_transposed, int m, int n, int k,
                           const float* a, int lda, const float* b, int ldb, float beta, float* c, int ldc) {
  cblas_sgemm(CblasRowMajor, a_transposed, b_transposed, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

[[maybe_unused]] void blas(CBLAS_TRANSPOSE a_transposed, CBLAS_TRANSPOSE b_transposed, int m, int n, int k,
                           const double* a, int lda, const double* b, int ldb, double beta, double* c,
                           int ldc) {
  cblas_dgemm(CblasRowMajor, a_transposed, b_transposed, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

CBLAS_TRANSPOSE mode(const Matrix& matrix) { return matrix.transposed ? CblasTrans : CblasNoTrans; }
std::size_t leading(const Matrix& matrix) { return matrix.transposed ? matrix.rows : matrix.columns; }

/// Rows [begin, end) and columns [left, right) of the product.
void block(const Matrix& a, const Matrix& b, Real* out, bool add, std::size_t begin, std::size_t end,
           std::size_t left, std::size_t right) {
  const Real* a_data = a.data + (a.transposed ? begin : begin * a.columns);
  const Real* b_data = b.data + (b.transposed ? left * b.rows : left);
  blas(mode(a), mode(b), static_cast<int>(end - begin), static_cast<int>(right - left),
       static_cast<int>(a.columns), a_data, static_cast<int>(leading(a)), b_data,
       static_cast<int>(leading(b)), add ? Real{1} : Real{0}, out + begin * b.columns + left,
       static_cast<int>(b.columns));
}

/// The threads are ours (OpenMP); OpenBLAS's own would only get in their way.
const bool one_thread_each = [] {
  if (openblas_set_num_threads != nullptr) openblas_set_num_threads(1);
  return true;
}();

/// Below this many multiplications a product is not worth sharing out.
constexpr std::size_t worth_sharing = std::size_t{1} << 19;
/// Into at most this many pieces, each of at least so many rows or columns.
constexpr std::size_t most_pieces = 8;
constexpr std::size_t least_width = 32;

std::size_t piece_width(std::size_t size) {
  const std::size_t width = std::max(least_width, (size + most_pieces - 1) / most_pieces);
  return (width + kernels::lanes - 1) / kernels::lanes * kernels::lanes;
}

}  // namespace

void gemm_on_this_thread(const Matrix& a, const Matrix& b, Real* out, bool add) {
  if (a.rows == 0 || b.columns == 0) return;
  if (a.columns == 0) {
    if (!add) std::fill_n(out, a.rows * b.columns, Real{0});
    return;
  }
  block(a, b, out, add, 0, a.rows, 0, b.columns);
}

void gemm(const Matrix& a, const Matrix& b, Real* out, bool add) {
  if (a.rows * a.columns * b.columns < worth_sharing) return gemm_on_this_thread(a, b, out, add);
  if (a.rows >= b.columns) {
    kernels::in_pieces(a.rows, piece_width(a.rows), [&](std::size_t begin, std::size_t end) {
      block(a, b, out, add, begin, end, 0, b.columns);
    });
  } else {
    kernels::in_pieces(b.columns, piece_width(b.columns), [&](std::size_t left, std::size_t right) {
      block(a, b, out, add, 0, a.rows, left, right);
    });
  }
}

}  // namespace unrolled
