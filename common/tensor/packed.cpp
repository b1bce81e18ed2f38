#include "tensor/packed.hpp"

namespace unrolled::kernels {
namespace {

/// A block of so many rows and batches of columns stays in registers: AVX-512 has 32 of them, others 16.
constexpr std::size_t block_rows = 4;
constexpr std::size_t block_batches = sizeof(Batch) >= 64 ? 4 : 2;
constexpr std::size_t width = block_batches * lanes;

// The loops over the block are unrolled, or its sums would live in memory instead of registers.
/// out (rows,n) += a (rows,K) · panel (K,width), n ≤ width.
template <std::size_t rows>
void multiply_block(const Real* a, std::size_t a_stride, const Real* panel, std::size_t inner, Real* out,
                    std::size_t out_stride, std::size_t n) {
  Batch sum[rows][block_batches];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (std::size_t j = 0; j < block_batches; ++j) sum[r][j] = Batch(Real{0});
  }
  for (std::size_t k = 0; k < inner; ++k) {
    Batch b[block_batches];
#pragma GCC unroll 8
    for (std::size_t j = 0; j < block_batches; ++j) {
      b[j] = Batch::load_unaligned(panel + k * width + j * lanes);
    }
#pragma GCC unroll 8
    for (std::size_t r = 0; r < rows; ++r) {
      const Batch x(a[r * a_stride + k]);
#pragma GCC unroll 8
      for (std::size_t j = 0; j < block_batches; ++j) sum[r][j] = xsimd::fma(x, b[j], sum[r][j]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j * lanes < n; ++j) {
      Real* to = out + r * out_stride + j * lanes;
      store(load(to, n - j * lanes) + sum[r][j], to, n - j * lanes);
    }
  }
}

}  // namespace

Packed::Packed(const Matrix& matrix) : inner_(matrix.rows), columns_(matrix.columns) {
  const std::size_t panels = (columns_ + width - 1) / width;
  panels_.assign(panels * inner_ * width, Real{0});
  for (std::size_t p = 0; p < panels; ++p) {
    const std::size_t n = std::min(width, columns_ - p * width);
    Real* panel = panels_.data() + p * inner_ * width;
    if (matrix.transposed) {
      for (std::size_t j = 0; j < n; ++j) {
        const Real* column = matrix.data + (p * width + j) * inner_;
        for (std::size_t k = 0; k < inner_; ++k) panel[k * width + j] = column[k];
      }
    } else {
      for (std::size_t k = 0; k < inner_; ++k) {
        std::copy_n(matrix.data + k * columns_ + p * width, n, panel + k * width);
      }
    }
  }
}

void Packed::multiply_add(const Real* a, std::size_t a_stride, std::size_t rows, Real* out,
                          std::size_t out_stride) const {
  for (std::size_t left = 0; left < columns_; left += width) {
    const Real* panel = panels_.data() + left * inner_;
    const std::size_t n = std::min(width, columns_ - left);
    std::size_t row = 0;
    for (; row + block_rows <= rows; row += block_rows) {
      multiply_block<block_rows>(a + row * a_stride, a_stride, panel, inner_, out + row * out_stride + left,
                                 out_stride, n);
    }
    for (; row < rows; ++row) {
      multiply_block<1>(a + row * a_stride, a_stride, panel, inner_, out + row * out_stride + left,
                        out_stride, n);
    }
  }
}

}  // namespace unrolled::kernels
