// The sizes of all axes but the last, multiplied in a loop; a quotient of roots.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

inline Array he_start(const Array& z) {
  double products = 1;
  for (std::size_t axis = 0; axis + 1 < z.dimension(); ++axis) products *= static_cast<double>(z.shape(axis));
  Array weights = z;
  for (Real& w : flat(weights)) w = w * std::sqrt(2.) / std::sqrt(products);
  return weights;
}

}  // namespace unrolled
