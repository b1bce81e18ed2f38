// Exercise 1.6: the gradient through a hidden layer.
#pragma once

#include "01_neuron/hidden.hpp"
#include "base/error.hpp"

namespace unrolled {

/// (∂L/∂W_1, ∂L/∂b_1, ∂L/∂w_2, ∂L/∂b_2) of a network that predicts a number, for N examples x (N,C) with the truth y (N):
///   h = σ(x W_1 + b_1) (N,H),   ŷ = h w_2 + b_2 (N),   L = 1/N Σ_i (ŷ_i − y_i)²
/// The answer has the shape of the network. The last unit has no σ: what it says is a number.
inline neuron::Network hidden_gradient(const neuron::Network& network, const neuron::Examples& examples) {
  throw unfinished("1.6");
}

}  // namespace unrolled
