// Exercise 1.6: the gradient through a hidden layer.
#pragma once

#include "01_neuron/hidden.hpp"

namespace unrolled {

/// (∂L/∂W_1, ∂L/∂b_1, ∂L/∂w_2, ∂L/∂b_2) of a network that predicts a number, for N examples x (N,C) with the truth y (N):
///   h = σ(x W_1 + b_1) (N,H),   ŷ = h w_2 + b_2 (N),   L = 1/N Σ_i (ŷ_i − y_i)²
/// The answer has the shape of the network. The last unit has no σ: what it says is a number.
inline neuron::Network hidden_gradient(const neuron::Network& network, const neuron::Examples& examples) {
  const auto& [x, y] = examples;
  const std::size_t N = x.shape(0), C = x.shape(1), H = network.hidden.bias.size();
  const Array h = neuron::activations(network, x);              // (N,H)
  const Array prediction = neuron::predict(network.output, h);  // (N)
  neuron::Network slope = neuron::zero_network(C, H);
  for (std::size_t i = 0; i < N; ++i) {
    const Real d_prediction = 2 / static_cast<Real>(N) * (prediction(i) - y(i));
    slope.output.bias += d_prediction;
    for (std::size_t j = 0; j < H; ++j) {
      slope.output.weights(j) += d_prediction * h(i, j);
      const Real d_h = d_prediction * network.output.weights(j);
      const Real d_a = d_h * h(i, j) * (1 - h(i, j));
      slope.hidden.bias(j) += d_a;
      for (std::size_t c = 0; c < C; ++c) slope.hidden.weights(c, j) += d_a * x(i, c);
    }
  }
  return slope;
}

}  // namespace unrolled
