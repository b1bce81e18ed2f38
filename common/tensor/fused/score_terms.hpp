// What attention adds to its scores before the softmax: −∞ where a query must not look, and a bias.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "base/error.hpp"
#include "tensor/operations/broadcast.hpp"
#include "tensor/operations/indexing.hpp"
#include "tensor/tensor.hpp"

namespace unrolled::kernels {

struct AttentionSizes {
  std::size_t B, T, S, C, heads, D;
};

/// The mask as numbers to be added to the scores: 0, or −∞ where a query must not look.
class AdditiveMask {
 public:
  AdditiveMask(const Mask& hidden, const AttentionSizes& sizes, Where where) {
    const Shape shape(hidden.shape().begin(), hidden.shape().end());
    const Shape full{sizes.B, sizes.T, sizes.S};
    if (broadcast_shape(shape, full, "attend", where) != full) {
      throw Error(
          fmt::format("attend: the mask {} is larger than (B,T,S) = {}", to_string(shape), to_string(full)),
          where);
    }
    const bool per_row = shape.size() == 3 && shape[0] != 1,
               per_query = shape.size() >= 2 && shape[shape.size() - 2] != 1;
    const Shape kept{per_row ? sizes.B : 1, per_query ? sizes.T : 1, sizes.S};
    Array as_number = Array::from_shape(shape);
    std::transform(hidden.begin(), hidden.end(), as_number.begin(),
                   [](bool is) { return is ? -std::numeric_limits<Real>::infinity() : Real{0}; });
    added_ = broadcast_array(as_number, kept);
    row_step_ = per_row ? kept[1] * sizes.S : 0;
    query_step_ = per_query ? sizes.S : 0;
    // How many keys a query sees at most: the last one that is not hidden, and all before it.
    reach_.resize(kept[0] * kept[1]);
    for (std::size_t i = 0; i < reach_.size(); ++i) {
      const Real* row = added_.data() + i * sizes.S;
      reach_[i] = sizes.S;
      while (reach_[i] > 0 && row[reach_[i] - 1] != 0) --reach_[i];
    }
    S_ = std::max<std::size_t>(1, sizes.S);
  }

  const Real* of(std::size_t b, std::size_t t) const {
    return added_.data() + b * row_step_ + t * query_step_;
  }
  /// The furthest that any of the queries [begin, end) sees.
  std::size_t reach(std::size_t b, std::size_t begin, std::size_t end) const {
    std::size_t furthest = 0;
    for (std::size_t t = begin; t < end; ++t) {
      furthest = std::max(furthest, reach_[(b * row_step_ + t * query_step_) / S_]);
    }
    return furthest;
  }

 private:
  Array added_;
  std::vector<std::size_t> reach_;
  std::size_t row_step_ = 0, query_step_ = 0, S_ = 1;
};

/// What is added to the scores besides: (T,S) numbers for each head of each batch row, or for several of these alike.
class Bias {
 public:
  Bias(const Tensor& bias, const AttentionSizes& sizes, Where where) {
    if (!bias) return;
    const Shape full{sizes.B, sizes.heads, sizes.T, sizes.S}, shape = bias.shape();
    if (broadcast_shape(shape, full, "attend", where) != full) {
      throw Error(fmt::format("attend: the bias {} is larger than (B,heads,T,S) = {}", to_string(shape),
                              to_string(full)),
                  where);
    }
    Shape kept{1, 1, 1, sizes.S};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (shape.size() + axis >= 4 && shape[shape.size() + axis - 4] != 1) kept[axis] = full[axis];
    }
    added_ = broadcast_array(bias.value(), kept);
    query_step_ = kept[2] > 1 ? sizes.S : 0;
    head_step_ = kept[1] > 1 ? kept[2] * sizes.S : 0;
    row_step_ = kept[0] > 1 ? kept[1] * kept[2] * sizes.S : 0;
  }

  explicit operator bool() const { return added_.dimension() > 0; }
  const Real* of(std::size_t b, std::size_t h, std::size_t t) const {
    return added_.data() + b * row_step_ + h * head_step_ + t * query_step_;
  }

 private:
  Array added_;
  std::size_t row_step_ = 0, head_step_ = 0, query_step_ = 0;
};

}  // namespace unrolled::kernels
