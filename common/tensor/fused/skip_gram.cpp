#include "tensor/fused/skip_gram.hpp"

#include <algorithm>

#include "tensor/kernels/kernels.hpp"

namespace unrolled {
namespace {

constexpr std::size_t group = kernels::PartialSums::count;  // rows are a multiple of this

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

Real skip_gram_step(Real* centre, Real* const* targets, std::size_t count, std::size_t stride, Real rate) {
  using kernels::Batch;
  using kernels::lanes;

  // All scores first: every gradient is taken at the same point
  alignas(64) Real slopes[most_targets] = {};  // of the loss, by each target's score
  for (std::size_t t = 0; t < count; ++t) {
    kernels::PartialSums sums;
    sums.add_run(0, stride, [&](const Batch& sum, std::size_t i, std::size_t) {
      return xsimd::fma(Batch::load_aligned(centre + i), Batch::load_aligned(targets[t] + i), sum);
    });
    slopes[t] = sums.total();
  }

  // −ln σ(x) = ln(1 + e^−x), with x = the score of the true context, and −1 times that of a negative
  slopes[0] = -slopes[0];
  alignas(64) Real losses[most_targets] = {};
  const Batch one(Real{1}), zero(Real{0});
  for (std::size_t t = 0; t < count; t += lanes) {
    const Batch x = Batch::load_aligned(slopes + t);
    const Batch e = xsimd::exp(-xsimd::abs(x));
    (xsimd::max(x, zero) + xsimd::log1p(e)).store_aligned(losses + t);
    (xsimd::select(x >= zero, one, e) / (one + e)).store_aligned(slopes + t);  // σ(x)
  }
  slopes[0] = -slopes[0];
  Real loss = 0;
  for (std::size_t t = 0; t < count; ++t) loss += losses[t];

  // Each block of columns: the centre's step from the contexts as they are, then theirs from the centre as it is
  for (std::size_t i = 0; i < stride; i += lanes) {
    const Batch w = Batch::load_aligned(centre + i);
    Batch step = zero;
    for (std::size_t t = 0; t < count; ++t)
      step = xsimd::fma(Batch(slopes[t]), Batch::load_aligned(targets[t] + i), step);
    for (std::size_t t = 0; t < count; ++t) {
      const Batch c = Batch::load_aligned(targets[t] + i);
      xsimd::fma(Batch(-rate * slopes[t]), w, c).store_aligned(targets[t] + i);
    }
    xsimd::fma(Batch(-rate), step, w).store_aligned(centre + i);
  }
  return loss;
}

}  // namespace unrolled
