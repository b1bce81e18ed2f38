// The softmax of tensors, with −∞ where nothing is seen.
#pragma once

#include <limits>

#include "tensor/ops.hpp"

namespace unrolled {

static Array masked_softmax(const Array& scores, const Mask& hidden) {
  return softmax(masked_fill(scores, hidden, -std::numeric_limits<double>::infinity())).value();
}

}  // namespace unrolled
