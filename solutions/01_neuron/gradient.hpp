// Exercise 1.2: the gradient of a line.
#pragma once

#include "01_neuron/neuron.hpp"

namespace unrolled {

/// (∂L/∂w, ∂L/∂b) of the line ŷ_i = w x_i + b, for N numbers x (N) and the truth y (N).
///   L = 1/N Σ_i (ŷ_i − y_i)²
/// The answer is a neuron::Unit: its one weight is ∂L/∂w, its bias ∂L/∂b.
inline neuron::Unit gradient(const Array& x, const Array& y, Real w, Real b) {
  const auto N = static_cast<Real>(x.size());
  neuron::Unit slope = neuron::zero_unit(1);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Real error = w * x(i) + b - y(i);
    const Real d_prediction = 2 / N * error;
    slope.weights(0) += d_prediction * x(i);
    slope.bias += d_prediction;
  }
  return slope;
}

}  // namespace unrolled
