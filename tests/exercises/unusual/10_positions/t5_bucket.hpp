// A difference of logarithms for the logarithm of a ratio: at a whole power its last bit is another one.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

static Indices t5_bucket(const Indices& back, Index count, Index furthest) {
  const Index exact = count / 2;
  const Real begin = std::log(static_cast<Real>(exact)), end = std::log(static_cast<Real>(furthest));
  Indices buckets = Indices::from_shape(back.shape());
  for (std::size_t i = 0; i < back.size(); ++i) {
    const Index n = back.flat(i);
    const Real far = n < exact ? 0 : (std::log(static_cast<Real>(n)) - begin) / (end - begin);
    const Index bucket = n < exact ? n : exact + static_cast<Index>(far * static_cast<Real>(count - exact));
    buckets.flat(i) = bucket < 0 ? 0 : bucket < count ? bucket : count - 1;
  }
  return buckets;
}

}  // namespace unrolled
