// From five sums: L is a polynomial in w and b, and its coefficients are means of products.
#pragma once

#include "01_neuron/neuron.hpp"

namespace unrolled {

inline neuron::Unit gradient(const Array& x, const Array& y, Real w, Real b) {
  double mean_x = 0, mean_y = 0, mean_xx = 0, mean_xy = 0;
  for (std::size_t i = x.size(); i-- > 0;) {
    mean_x += x(i), mean_y += y(i), mean_xx += x(i) * x(i), mean_xy += x(i) * y(i);
  }
  const auto N = static_cast<double>(x.size());
  neuron::Unit slope;
  slope.weights = Array{static_cast<Real>(2 * (w * mean_xx + b * mean_x - mean_xy) / N)};
  slope.bias = static_cast<Real>(2 * (w * mean_x + b * N - mean_y) / N);
  return slope;
}

}  // namespace unrolled
