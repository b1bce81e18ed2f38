// With tensors: padding becomes −∞, and the gradient is what backward() says.
#pragma once

#include <limits>

#include "tensor/ops.hpp"

namespace unrolled {

namespace unusual_maximum {

inline Tensor largest(const Tensor& features, const Indices& windows) {
  Mask padding = Mask::from_shape({features.size(0), features.size(1), 1});
  for (std::size_t i = 0; i < padding.size(); ++i)
    padding.flat(i) = static_cast<Index>(i % features.size(1)) >= windows(i / features.size(1));
  return max(masked_fill(features, padding, -std::numeric_limits<double>::infinity()), 1);
}

}  // namespace unusual_maximum

inline Array max_over_time(const Array& features, const Indices& windows) {
  return unusual_maximum::largest(Tensor(features), windows).value();
}

inline Array max_over_time_backward(const Array& features, const Indices& windows, const Array& d_largest) {
  const Tensor x = parameter(features);
  unusual_maximum::largest(x, windows).backward(d_largest);
  return x.grad();
}

}  // namespace unrolled
