// The softmax of each pair of rewards, by cross_entropy: the first of the two came.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Tensor pairwise_loss(const Tensor& chosen, const Tensor& rejected) {
  return cross_entropy(stack({chosen, rejected}, 1), Indices(Indices::shape_type{chosen.size()}, 0));
}

}  // namespace unrolled
