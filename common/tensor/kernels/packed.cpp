#include "tensor/kernels/packed.hpp"

#include <array>
#include <cstring>
#include <utility>

namespace unrolled::kernels {
namespace {

constexpr std::size_t width = Packed::panel_width;

/// This many rows of a panel are taken at once: they stay in the second-level cache while all of a's rows pass by.
constexpr std::size_t deepest = 512;

/// How a block reads its left side, and where its sums go.
struct Block {
  const Real* a;
  std::size_t down, across;  ///< steps between a's rows and columns
  const Real* panel;
  std::size_t inner;
  Real* out;
  std::size_t out_stride;
  std::size_t columns;  ///< how many of the panel's columns are real
  const Real* before;   ///< what the sums are added to, if anything: what is in `out`, or a bias
  std::size_t before_stride;
};

// The loops over the block are unrolled, or its sums would live in memory instead of registers.
template <std::size_t rows, std::size_t batches>
void multiply_block(const Block& block) {
  Batch sum[rows][batches];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (std::size_t j = 0; j < batches; ++j) sum[r][j] = Batch(Real{0});
  }
  const Real* a = block.a;
  const Real* panel = block.panel;
  const std::size_t down = block.down, across = block.across;
  for (std::size_t k = 0; k < block.inner; ++k, a += across, panel += width) {
    Batch b[batches];
#pragma GCC unroll 8
    for (std::size_t j = 0; j < batches; ++j) b[j] = Batch::load_unaligned(panel + j * lanes);
#pragma GCC unroll 8
    for (std::size_t r = 0; r < rows; ++r) {
      const Batch x(a[r * down]);
#pragma GCC unroll 8
      for (std::size_t j = 0; j < batches; ++j) sum[r][j] = xsimd::fma(x, b[j], sum[r][j]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (std::size_t j = 0; j < batches; ++j) {
      const std::size_t at = j * lanes, n = block.columns - at;
      if (block.before) sum[r][j] = load(block.before + r * block.before_stride + at, n) + sum[r][j];
      store(sum[r][j], block.out + r * block.out_stride + at, n);
    }
  }
}

/// The same for any number of rows up to block_rows and of batches up to block_batches: table[rows − 1][batches − 1].
using Kernel = void (*)(const Block&);
template <std::size_t rows, std::size_t... batches>
constexpr std::array<Kernel, sizeof...(batches)> kernels_of(std::index_sequence<batches...>) {
  return {&multiply_block<rows, batches + 1>...};
}
template <std::size_t... rows>
constexpr auto all_kernels(std::index_sequence<rows...>) {
  return std::array{kernels_of<rows + 1>(std::make_index_sequence<Packed::block_batches>())...};
}
constexpr auto table = all_kernels(std::make_index_sequence<Packed::block_rows>());

using Register [[gnu::vector_size(lanes * sizeof(Real))]] = Real;

/// Of two rows, the columns whose number has the bit `s`, and those that have not, change places.
template <std::size_t s, std::size_t... i>
void exchange(Register& upper, Register& lower, std::index_sequence<i...>) {
  const Register above = __builtin_shufflevector(upper, lower, (i & s ? lanes + i - s : i)...);
  lower = __builtin_shufflevector(upper, lower, (i & s ? lanes + i : i + s)...);
  upper = above;
}

/// Transposes a square by halves: the two off its diagonal change places, then within each quarter (Eklundh 1972).
template <std::size_t s>
void transpose_by(Register (&rows)[lanes]) {
#pragma GCC unroll 16
  for (std::size_t r = 0; r < lanes; ++r) {
    if (!(r & s)) exchange<s>(rows[r], rows[r + s], std::make_index_sequence<lanes>());
  }
  if constexpr (s > 1) transpose_by<s / 2>(rows);
}

/// A square of lanes × lanes, whose rows begin `across` apart, → the panel.
void pack_transposed(const Real* from, std::size_t across, Real* panel) {
  Register rows[lanes];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < lanes; ++r) std::memcpy(&rows[r], from + r * across, sizeof(Register));
  transpose_by<lanes / 2>(rows);
#pragma GCC unroll 16
  for (std::size_t r = 0; r < lanes; ++r) std::memcpy(panel + r * width, &rows[r], sizeof(Register));
}

/// Columns [left, left + n) of a matrix → (K,width), the rest zeros.
void pack_panel(const Matrix& matrix, std::size_t left, std::size_t n, Real* panel) {
  const std::size_t down = matrix.down(), across = matrix.across();
  const Real* from = matrix.data + left * across;
  if (n < width) std::fill_n(panel, matrix.rows * width, Real{0});
  if (!matrix.is_transposed) {
    for (std::size_t k = 0; k < matrix.rows; ++k) std::copy_n(from + k * down, n, panel + k * width);
    return;
  }
  for (std::size_t top = 0; top < matrix.rows; top += lanes) {
    const std::size_t bottom = std::min(matrix.rows, top + lanes);
    for (std::size_t j = 0; j < n; j += lanes) {
      const std::size_t end = std::min(n, j + lanes);
      if (bottom - top == lanes && end - j == lanes) {
        pack_transposed(from + j * across + top, across, panel + top * width + j);
        continue;
      }
      for (std::size_t column = j; column < end; ++column) {
        for (std::size_t k = top; k < bottom; ++k) panel[k * width + column] = from[column * across + k];
      }
    }
  }
}

}  // namespace

Packed::Packed(const Matrix& matrix, Threads threads)
    : inner_(matrix.rows),
      columns_(matrix.columns),
      panels_(Array::from_shape(Shape{panels(), inner_, panel_width})) {
  const auto pack = [&](std::size_t begin, std::size_t end) {
    for (std::size_t p = begin; p < end; ++p) {
      pack_panel(matrix, p * width, std::min(width, columns_ - p * width),
                 panels_.data() + p * inner_ * width);
    }
  };
  threads == Threads::all ? in_shares(panels(), pack) : pack(0, panels());
}

void Packed::multiply(const Matrix& a, const Destination& into, std::size_t first, std::size_t last) const {
  const std::size_t out_stride = into.stride > 0 ? into.stride : columns_;
  const std::size_t down = a.down(), across = a.across();
  if (a.columns == 0 && !into.add) {  // nothing to sum
    const std::size_t left = first * width, right = std::min(columns_, last * width);
    for (std::size_t row = 0; row < a.rows; ++row) {
      Real* out = into.data + row * out_stride;
      std::fill(out + left, out + right, Real{0});
      if (into.bias) std::copy(into.bias + left, into.bias + right, out + left);
    }
  }
  for (std::size_t top = 0; top < a.columns; top += deepest) {
    const std::size_t inner = std::min(deepest, a.columns - top);
    for (std::size_t p = first; p < last; ++p) {
      const std::size_t columns = std::min(width, columns_ - p * width);
      const std::size_t batches = (columns + lanes - 1) / lanes;
      for (std::size_t row = 0; row < a.rows; row += block_rows) {
        const std::size_t rows = std::min(block_rows, a.rows - row);
        Real* out = into.data + row * out_stride + p * width;
        const bool bias = into.bias && top == 0;
        const Real* before = bias ? into.bias + p * width : into.add || top > 0 ? out : nullptr;
        table[rows - 1][batches - 1]({.a = a.data + row * down + top * across,
                                      .down = down,
                                      .across = across,
                                      .panel = panels_.data() + (p * inner_ + top) * width,
                                      .inner = inner,
                                      .out = out,
                                      .out_stride = out_stride,
                                      .columns = columns,
                                      .before = before,
                                      .before_stride = bias ? 0 : out_stride});
      }
    }
  }
}

}  // namespace unrolled::kernels
