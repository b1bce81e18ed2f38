// As products of matrices.
#pragma once

#include "01_neuron/hidden.hpp"
#include "tensor/operations/matmul.hpp"

namespace unrolled {

inline neuron::Network hidden_gradient(const neuron::Network& network, const neuron::Examples& examples) {
  const auto N = static_cast<Real>(examples.y.size());
  const Array h = neuron::activations(network, examples.x);
  const Array error = 2 / N * (neuron::predict(network, examples.x) - examples.y);
  const Array column = xt::view(error, xt::all(), xt::newaxis());
  const Array d_a = column * network.output.weights * h * (1 - h);
  neuron::Network slope;
  slope.output.weights = matmul(error, h).value();
  slope.output.bias = xt::sum(error)();
  slope.hidden.weights = matmul(Array(xt::transpose(examples.x)), d_a).value();
  slope.hidden.bias = xt::sum(d_a, {0});
  return slope;
}

}  // namespace unrolled
