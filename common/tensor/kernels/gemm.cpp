#include "tensor/kernels/gemm.hpp"

#include <algorithm>
#include <bit>
#include <vector>

#include "tensor/kernels/packed.hpp"

namespace unrolled {
namespace {

using kernels::Batch;
using kernels::Packed;

/// Rows shorter than this come from memory sooner one by one: the processor foresees one long stream, not many short ones.
constexpr std::size_t long_row = 512;

/// y[n] += Σ x[k]·b[k] over the rows of b (K,N), of which long ones are taken four at a time.
void add_rows(const Matrix& x, const Matrix& b, Real* y) {
  const auto row = [&](std::size_t k) { return b.data + k * b.down(); };
  const auto times = [&](std::size_t k) { return Batch(x.data[k * x.across()]); };
  std::size_t k = 0;
  for (; b.columns >= long_row && k + 4 <= b.rows; k += 4) {
    const Batch x0 = times(k), x1 = times(k + 1), x2 = times(k + 2), x3 = times(k + 3);
    const auto four = [&](Batch sum, Batch b0, Batch b1, Batch b2, Batch b3) {
      return xsimd::fma(x0, b0, xsimd::fma(x1, b1, xsimd::fma(x2, b2, xsimd::fma(x3, b3, sum))));
    };
    kernels::apply_run(y, b.columns, four, y, row(k), row(k + 1), row(k + 2), row(k + 3));
  }
  for (; k < b.rows; ++k) {
    const Batch x0 = times(k);
    kernels::apply_run(
        y, b.columns, [&](Batch sum, Batch b0) { return xsimd::fma(x0, b0, sum); }, y, row(k));
  }
}

/// What is there already, the bias, or zeros.
void begin_row(std::size_t columns, const Destination& into) {
  if (into.bias) {
    std::copy_n(into.bias, columns, into.data);
  } else if (!into.add) {
    std::fill_n(into.data, columns, Real{0});
  }
}

/// One row times a matrix: bound by reading the matrix once, so it is read in the order in which it is stored.
void row_times(const Matrix& row, const Matrix& b, const Destination& into) {
  begin_row(b.columns, into);
  if (!b.is_transposed) return add_rows(row, b, into.data);
  std::vector<Real> together;
  if (row.across() != 1) {
    for (std::size_t k = 0; k < row.columns; ++k) together.push_back(row.data[k * row.across()]);
  }
  const Real* x = together.empty() ? row.data : together.data();
  for (std::size_t n = 0; n < b.columns; ++n) {
    const Real* column = b.data + n * b.across();
    into.data[n] += static_cast<Real>(kernels::dot_run(x, column, b.rows));
  }
}

/// Below this many multiplications a product is not worth sharing out. A row times a matrix is sooner: each number of the
/// matrix comes from memory for one multiplication.
constexpr std::size_t worth_sharing = std::size_t{1} << 19;
constexpr std::size_t row_worth_sharing = std::size_t{1} << 16;

/// Cut by size alone, so that the bits are the same on any number of threads: by b's rows, whose pieces lie in one
/// stretch of memory each, and what they make is summed; where that sum would be long, or b is transposed, by the
/// result's columns.
void share_row_times(const Matrix& row, const Matrix& b, const Destination& into) {
  const std::size_t pieces =
      std::bit_floor(std::min<std::size_t>(16, b.rows * b.columns / (row_worth_sharing / 2)));
  if (b.is_transposed || b.columns > 8 * b.rows) {
    const Matrix columns = b.transposed();
    return kernels::in_pieces(
        b.columns, (b.columns + pieces - 1) / pieces, [&](std::size_t begin, std::size_t end) {
          const Real* bias = into.bias ? into.bias + begin : nullptr;
          row_times(row, columns.part(begin, end).transposed(), {into.data + begin, into.add, 0, bias});
        });
  }
  const std::size_t grain = (b.rows + pieces - 1) / pieces;
  Array sums = xt::zeros<Real>({pieces, b.columns});
  kernels::in_pieces(b.rows, grain, [&](std::size_t begin, std::size_t end) {
    const Matrix part = {row.data + begin * row.across(), 1, end - begin, row.is_transposed, row.across()};
    add_rows(part, b.part(begin, end), sums.data() + begin / grain * b.columns);
  });
  const std::vector<Real> ones(pieces, 1);
  row_times({ones.data(), 1, pieces}, {sums.data(), pieces, b.columns}, into);
}

}  // namespace

void gemm_on_this_thread(const Matrix& a, const Matrix& b, const Destination& into) {
  if (a.rows == 1 && a.columns > 0) return row_times(a, b, into);
  Packed(b).multiply(a, into);
}

void gemm(const Matrix& a, const Matrix& b, const Destination& into) {
  const std::size_t work = a.rows * a.columns * b.columns;
  if (a.rows == 1 && work > row_worth_sharing) return share_row_times(a, b, into);
  if (work < worth_sharing) return gemm_on_this_thread(a, b, into);
  const Packed packed(b, Packed::Threads::all);
  const std::size_t stride = into.stride > 0 ? into.stride : b.columns;
  const std::size_t blocks = (a.rows + Packed::block_rows - 1) / Packed::block_rows;
  if (blocks < packed.panels()) {
    return kernels::in_shares(packed.panels(), [&](std::size_t first, std::size_t last) {
      packed.multiply(a, {into.data, into.add, stride, into.bias}, first, last);
    });
  }
  kernels::in_shares(blocks, [&](std::size_t begin, std::size_t end) {
    const std::size_t row = begin * Packed::block_rows;
    packed.multiply(a.part(row, std::min(a.rows, end * Packed::block_rows)),
                    {into.data + row * stride, into.add, stride, into.bias});
  });
}

}  // namespace unrolled
