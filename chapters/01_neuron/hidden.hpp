// A hidden layer: units that look at the input, and a last unit that looks at them.
//
//   a = x W_1 + b_1            (N,H)   the scores of the H hidden units
//   h = σ(a)                   (N,H)   their activations: what they pass on
//   s = h w_2 + b_2            (N)     the score of the last unit, which sees h instead of x
//   p = σ(s)                   (N)     the probability of class 1
//   L = 1/N Σ_i −ln p_i(the true class)
//
// The gradient goes through the same lines from the last to the first, and takes one factor in each:
//
//   ∂L/∂s_i  = (p_i − y_i) / N                   as for one unit
//   ∂L/∂h_ij = ∂L/∂s_i · w_2j                    since s_i has h_ij times w_2j in it
//   ∂L/∂a_ij = ∂L/∂h_ij · h_ij (1 − h_ij)        since σ′(a) = σ(a) (1 − σ(a))
//
// and what a unit's own weights get is what one unit's weights always get: ∂L/∂(its score) times what came in.
// Why σ between? Without it a sum of sums is one sum, and the two layers are one unit again.
#pragma once

#include "01_neuron/classify.hpp"
#include "tensor/random.hpp"

namespace unrolled::neuron {

/// H hidden units, and the unit that sees them.
struct Network {
  Layer hidden;  ///< W_1 (C,H), b_1 (H)
  Unit output;   ///< w_2 (H), b_2
};

inline Network zero_network(std::size_t inputs, std::size_t units) {
  return {.hidden = zero_layer(inputs, units), .output = zero_unit(units)};
}

/// Weights drawn from N(0, 1), biases 0: hidden units that begin alike would stay alike.
inline Network random_network(std::size_t inputs, std::size_t units, Generator& generator) {
  Network network = zero_network(inputs, units);
  network.hidden.weights = normal({inputs, units}, 1, generator);
  network.output.weights = normal({units}, 1, generator);
  return network;
}

// [forward]
/// h = σ(x W_1 + b_1): what the hidden units pass on, (N,C) → (N,H).
inline Array activations(const Network& network, const Array& x) {
  Array h = scores(network.hidden, x);
  for (Real& number : h) number = sigmoid(number);
  return h;
}

/// s = h w_2 + b_2: the score of the network, (N,C) → (N). Its σ is the probability of class 1.
inline Array predict(const Network& network, const Array& x) {
  return predict(network.output, activations(network, x));
}
// [/forward]

/// The mean cross-entropy: that of the last unit, which sees h.
inline double loss(const Network& network, const Labelled& examples) {
  return loss(network.output, Labelled{activations(network, examples.x), examples.labels});
}

// [gradient]
/// (∂L/∂W_1, ∂L/∂b_1, ∂L/∂w_2, ∂L/∂b_2): the chain rule, one factor a line.
inline Network gradient(const Network& network, const Labelled& examples) {
  const auto& [x, labels] = examples;
  const std::size_t C = x.shape(1), H = network.hidden.bias.size();
  const auto N = static_cast<Real>(x.shape(0));
  const Array h = activations(network, x);     // (N,H)
  const Array s = predict(network.output, h);  // (N)
  Network slope = zero_network(C, H);
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    const Real p = sigmoid(s(i));
    const Real d_s = (p - static_cast<Real>(labels(i))) / N;  // ∂L/∂s_i
    slope.output.bias += d_s;                                 // ∂s_i/∂b_2 = 1
    for (std::size_t j = 0; j < H; ++j) {
      slope.output.weights(j) += d_s * h(i, j);          // ∂s_i/∂w_2j = h_ij
      const Real d_h = d_s * network.output.weights(j);  // ∂s_i/∂h_ij = w_2j
      const Real d_a = d_h * h(i, j) * (1 - h(i, j));    // ∂h_ij/∂a_ij = h_ij (1 − h_ij)
      slope.hidden.bias(j) += d_a;                       // ∂a_ij/∂b_1j = 1
      for (std::size_t c = 0; c < C; ++c) slope.hidden.weights(c, j) += d_a * x(i, c);  // ∂a_ij/∂W_1cj = x_ic
    }
  }
  return slope;
}
// [/gradient]

inline void step_down(Network& network, const Network& slope, Real rate) {
  step_down(network.hidden, slope.hidden, rate);
  step_down(network.output, slope.output, rate);
}

inline Indices classes(const Network& network, const Array& x) {
  return classes(network.output, activations(network, x));
}

/// Exclusive or: the class is 1 where one of two inputs is 1, but not both. No line parts the two classes.
inline Labelled exclusive_or() { return {.x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, .labels = {0, 1, 1, 0}}; }

// [by_hand]
/// Weights that solve it, chosen by hand: the first hidden unit says "at least one", the second "both", and the last
/// unit "the first and not the second". The factor 20 makes each σ nearly 0 or 1.
inline Network exclusive_or_by_hand() {
  return {.hidden = {.weights = {{20, 20}, {20, 20}}, .bias = {-10, -30}},
          .output = {.weights = {20, -20}, .bias = -10}};
}
// [/by_hand]

}  // namespace unrolled::neuron
