// A product with a mask that was filled in a loop, 1/(1 − rate) where a number stays.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

inline Tensor dropout_layer(const Tensor& x, const Array& u, double rate, bool training) {
  Array factor = Array::from_shape(u.shape());
  for (std::size_t i = 0; i < u.size(); ++i)
    factor.flat(i) = !training ? 1 : u.flat(i) >= rate ? 1 / (1 - rate) : 0;
  return Tensor(factor) * x;
}

}  // namespace unrolled
