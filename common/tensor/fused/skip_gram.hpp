// One step of skip-gram with negative sampling on a single pair of words. Chapter 04 writes its gradient out; this is the
// same without an allocation or a graph: a training takes tens of millions of such steps, each of a few hundred numbers.
#pragma once

#include <cstddef>
#include <vector>

#include "tensor/aligned_allocator.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// A matrix whose rows are filled up with zeros to a multiple of 16 numbers, so that each is read in whole registers.
class PaddedRows {
 public:
  PaddedRows() = default;
  /// From an array (rows, width).
  explicit PaddedRows(const Array& array);

  std::size_t rows() const { return rows_; }
  std::size_t width() const { return width_; }
  /// Numbers from one row to the next.
  std::size_t stride() const { return stride_; }
  Real* row(std::size_t i) { return numbers_.data() + i * stride_; }
  const Real* row(std::size_t i) const { return numbers_.data() + i * stride_; }
  /// Row i, asked of the memory now, so that it is here a little later.
  Real* fetch(std::size_t i) {
    Real* const begin = row(i);
    for (std::size_t at = 0; at < stride_; at += 64 / sizeof(Real)) __builtin_prefetch(begin + at, 1);
    return begin;
  }
  /// Back as an array (rows, width).
  Array array() const;

 private:
  std::size_t rows_ = 0, width_ = 0, stride_ = 0;
  std::vector<Real, AlignedAllocator<Real>> numbers_;
};

/// The most rows of contexts that a step can take: the true one and 63 negatives.
inline constexpr std::size_t most_targets = 64;

/// Moves a centre and its contexts down −ln σ(w·c₀) − Σ ln σ(−w·cₙ), by `rate` times the gradient, and returns the loss
/// from before (Mikolov et al. 2013, eq. 4). targets[0] is the true context, the other count − 1 are negatives; a row that
/// stands there twice moves twice. All rows have `stride` numbers, a multiple of 16. Sums are in a fixed order: the same bits on
/// every machine. count is from 1 to most_targets.
double skip_gram_step(Real* centre, Real* const* targets, std::size_t count, std::size_t stride, Real rate);

}  // namespace unrolled
