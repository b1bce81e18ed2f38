#include "tensor/fused/skip_gram.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "tensor/kernels/kernels.hpp"

namespace unrolled {
namespace {

using kernels::Batch;
using kernels::lanes;

constexpr std::size_t group = kernels::PartialSums::count;  // rows are a multiple of this
constexpr std::size_t batches = group / lanes;

/// The sixteen sums of kernels::PartialSums, folded in halves in the same order, in registers.
Real folded(const Real* sums) {
  typedef Real Eight __attribute__((vector_size(8 * sizeof(Real))));
  typedef Real Four __attribute__((vector_size(4 * sizeof(Real))));
  Eight low, high;
  std::memcpy(&low, sums, sizeof(low));
  std::memcpy(&high, sums + 8, sizeof(high));
  const Eight eight = low + high;
  const Four four =
      __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

/// a · b over rows of `stride` numbers.
Real product(const Real* a, const Real* b, std::size_t stride) {
  Batch sums[batches] = {};
  for (std::size_t i = 0; i < stride; i += group) {
    for (std::size_t j = 0; j < batches; ++j)
      sums[j] =
          xsimd::fma(Batch::load_aligned(a + i + j * lanes), Batch::load_aligned(b + i + j * lanes), sums[j]);
  }
  alignas(128) Real each[group];
  for (std::size_t j = 0; j < batches; ++j) sums[j].store_aligned(each + j * lanes);
  return folded(each);
}

/// Block by block of columns: the centre's step from the contexts as they are, then theirs from the centre as it is.
void move_rows(Real* centre, Real* const* targets, const Real* slopes, std::size_t count, std::size_t stride,
               Real rate) {
  Real rates[most_targets];
  for (std::size_t t = 0; t < count; ++t) rates[t] = -rate * slopes[t];
  for (std::size_t i = 0; i < stride; i += lanes) {
    const Batch w = Batch::load_aligned(centre + i);
    Batch moved = w;
    for (std::size_t t = 0; t < count; ++t)
      moved = xsimd::fma(Batch(rates[t]), Batch::load_aligned(targets[t] + i), moved);
    for (std::size_t t = 0; t < count; ++t) {
      const Batch c = Batch::load_aligned(targets[t] + i);
      xsimd::fma(Batch(rates[t]), w, c).store_aligned(targets[t] + i);
    }
    moved.store_aligned(centre + i);
  }
}

}  // namespace

PaddedRows::PaddedRows(const Array& array)
    : rows_(array.shape(0)),
      width_(array.shape(1)),
      stride_((width_ + group - 1) / group * group),
      numbers_(rows_ * stride_, Real{0}) {
  for (std::size_t i = 0; i < rows_; ++i) std::copy_n(array.data() + i * width_, width_, row(i));
}

Array PaddedRows::array() const {
  Array all = Array::from_shape({rows_, width_});
  for (std::size_t i = 0; i < rows_; ++i) std::copy_n(row(i), width_, all.data() + i * width_);
  return all;
}

double skip_gram_step(Real* centre, Real* const* targets, std::size_t count, std::size_t stride, Real rate) {
  // All scores first: every gradient is taken at the same point
  alignas(64) Real slopes[most_targets];  // of the loss, by each target's score
  std::fill_n(slopes + (count - 1) / lanes * lanes, lanes, Real{0});
  for (std::size_t t = 0; t < count; ++t) slopes[t] = product(centre, targets[t], stride);

  // The loss is Σ ln(1 + e^x), with x = the score of a negative, and −1 times that of the true context; its slope is σ(x).
  // ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|), and the sum of the second parts is the logarithm of one product.
  alignas(64) Real above[most_targets], factors[most_targets];
  slopes[0] = -slopes[0];
  const Batch one(Real{1}), zero(Real{0});
  for (std::size_t t = 0; t < count; t += lanes) {
    const Batch x = Batch::load_aligned(slopes + t);
    const Batch e = xsimd::exp(-xsimd::abs(x));
    xsimd::max(x, zero).store_aligned(above + t);
    (one + e).store_aligned(factors + t);
    (xsimd::select(x >= zero, one, e) / (one + e)).store_aligned(slopes + t);
  }
  slopes[0] = -slopes[0];
  double linear = 0, factor = 1;
  for (std::size_t t = 0; t < count; ++t) {
    linear += static_cast<double>(above[t]);
    factor *= static_cast<double>(factors[t]);
  }

  move_rows(centre, targets, slopes, count, stride, rate);
  return linear + std::log(factor);
}

}  // namespace unrolled
