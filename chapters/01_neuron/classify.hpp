// A unit that answers yes or no, and a layer of units that choose one of K classes.
//
//   s = x · w + b                               the score
//   p = σ(s) = 1 / (1 + e^−s)                   yes or no: the probability of class 1
//   p_k = e^s_k / Σ_j e^s_j                     K classes, a unit for each: softmax of their scores
//   L = 1/N Σ_i −ln p_i(the true class)         the loss: the cross-entropy, in nats
//
// The gradient for one example, one factor a line. Yes or no, with the true class y = 1 (for 0 it is the same with 1 − p):
//
//   ∂L/∂p = −1 / p                              the derivative of −ln p
//   ∂p/∂s = e^−s / (1 + e^−s)²                  that is 1 / (1 + e^−s) times e^−s / (1 + e^−s), so p (1 − p)
//   ∂L/∂s = p − 1 = p − y                       of σ and ln nothing else is left
//
// K classes, where y_k is 1 for the true class and 0 for the others:
//
//   L = ln Σ_j e^s_j − s_true                   −ln of the quotient above
//   ∂L/∂s_k = e^s_k / Σ_j e^s_j − y_k           that is p_k − y_k
#pragma once

#include <algorithm>
#include <cmath>

#include "01_neuron/neuron.hpp"

namespace unrolled::neuron {

// [sigmoid]
/// σ(s), a probability. For s very negative e^−s overflows to infinity and σ to the right answer, 0.
inline Real sigmoid(Real score) { return 1 / (1 + std::exp(-score)); }

/// −ln of the probability given to the true class, in nats. Written so that no score, however large,
/// overflows: −ln σ(s) = ln(1 + e^−s) = max(−s, 0) + ln(1 + e^−|s|).
inline Real cross_entropy(Real score, Index label) {
  const Real toward_truth = label == 1 ? score : -score;
  return std::max(-toward_truth, Real{0}) + std::log1p(std::exp(-std::abs(toward_truth)));
}
// [/sigmoid]

/// N examples and the class of each: 0 or 1, or 0 … K−1.
struct Labelled {
  Array x;         ///< (N,C)
  Indices labels;  ///< (N)
};

/// The mean cross-entropy of a unit that answers yes or no.
inline double loss(const Unit& unit, const Labelled& examples) {
  const Array scores = predict(unit, examples.x);  // (N)
  double sum = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) sum += cross_entropy(scores(i), examples.labels(i));
  return sum / static_cast<double>(scores.size());
}

// [unit_gradient]
/// (∂L/∂w, ∂L/∂b) of the mean cross-entropy.
inline Unit gradient(const Unit& unit, const Labelled& examples) {
  const auto& [x, labels] = examples;
  const auto N = static_cast<Real>(x.shape(0));
  const Array scores = predict(unit, x);
  Unit slope = zero_unit(x.shape(1));
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    const Real probability = sigmoid(scores(i));
    const Real d_score = (probability - static_cast<Real>(labels(i))) / N;               // ∂L/∂s_i
    for (std::size_t c = 0; c < x.shape(1); ++c) slope.weights(c) += d_score * x(i, c);  // ∂s_i/∂w_c = x_ic
    slope.bias += d_score;                                                               // ∂s_i/∂b = 1
  }
  return slope;
}
// [/unit_gradient]

/// K units side by side: each has a column of weights and a bias of its own.
struct Layer {
  Array weights;  ///< W (C,K)
  Array bias;     ///< b (K)
};

/// A layer whose numbers are all zero.
inline Layer zero_layer(std::size_t inputs, std::size_t units) {
  return {.weights = Array(Shape{inputs, units}, 0), .bias = Array(Shape{units}, 0)};
}

/// s_ik = Σ_c x_ic W_ck + b_k: (N,C) → (N,K).
inline Array scores(const Layer& layer, const Array& x) {
  Array scores(Shape{x.shape(0), layer.bias.size()}, 0);
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t k = 0; k < layer.bias.size(); ++k) {
      for (std::size_t c = 0; c < x.shape(1); ++c) scores(i, k) += x(i, c) * layer.weights(c, k);
      scores(i, k) += layer.bias(k);
    }
  }
  return scores;
}

// [softmax]
/// e^s_k / Σ_j e^s_j for each row of the scores (N,K): K probabilities that sum to 1. The largest score is taken off all
/// of its row first, which changes nothing but that no e^s overflows.
inline Array softmax(Array scores) {
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    Real largest = scores(i, 0), sum = 0;
    for (std::size_t k = 0; k < scores.shape(1); ++k) largest = std::max(largest, scores(i, k));
    for (std::size_t k = 0; k < scores.shape(1); ++k) sum += scores(i, k) = std::exp(scores(i, k) - largest);
    for (std::size_t k = 0; k < scores.shape(1); ++k) scores(i, k) /= sum;
  }
  return scores;
}
// [/softmax]

/// The mean cross-entropy of a layer that chooses one of K classes: −ln p_true = ln Σ_k e^s_k − s_true for each example.
/// As in softmax the largest score is taken off all, so that neither a power nor the loss overflows.
inline double loss(const Layer& layer, const Labelled& examples) {
  const Array s = scores(layer, examples.x);  // (N,K)
  double sum = 0;
  for (std::size_t i = 0; i < s.shape(0); ++i) {
    double largest = s(i, 0), powers = 0;
    for (std::size_t k = 0; k < s.shape(1); ++k) largest = std::max(largest, double{s(i, k)});
    for (std::size_t k = 0; k < s.shape(1); ++k) powers += std::exp(s(i, k) - largest);
    sum += std::log(powers) + largest - s(i, examples.labels(i));
  }
  return sum / static_cast<double>(s.shape(0));
}

// [layer_gradient]
/// (∂L/∂W, ∂L/∂b) of the mean cross-entropy.
inline Layer gradient(const Layer& layer, const Labelled& examples) {
  const auto& [x, labels] = examples;
  const auto N = static_cast<Real>(x.shape(0));
  const Array probabilities = softmax(scores(layer, x));  // (N,K)
  Layer slope = zero_layer(x.shape(1), layer.bias.size());
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t k = 0; k < layer.bias.size(); ++k) {
      const Real truth = labels(i) == static_cast<Index>(k) ? 1 : 0;  // y_ik
      const Real d_score = (probabilities(i, k) - truth) / N;         // ∂L/∂s_ik
      for (std::size_t c = 0; c < x.shape(1); ++c)
        slope.weights(c, k) += d_score * x(i, c);  // ∂s_ik/∂W_ck = x_ic
      slope.bias(k) += d_score;                    // ∂s_ik/∂b_k = 1
    }
  }
  return slope;
}
// [/layer_gradient]

inline void step_down(Layer& layer, const Layer& slope, Real rate) {
  step_down(layer.weights, slope.weights, rate);
  step_down(layer.bias, slope.bias, rate);
}

/// The class of the highest score, or, for one unit, 1 where its score is above 0: (N,C) → (N).
inline Indices classes(const Layer& layer, const Array& x) {
  const Array score = scores(layer, x);
  Indices chosen(Shape{x.shape(0)}, 0);
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t k = 1; k < layer.bias.size(); ++k)
      if (score(i, k) > score(i, chosen(i))) chosen(i) = static_cast<Index>(k);
  }
  return chosen;
}
inline Indices classes(const Unit& unit, const Array& x) {
  const Array score = predict(unit, x);
  Indices chosen(Shape{x.shape(0)}, 0);
  for (std::size_t i = 0; i < x.shape(0); ++i) chosen(i) = score(i) > 0 ? 1 : 0;
  return chosen;
}

/// The share of the examples whose class the model names, 0 … 1.
template <class Model>
double accuracy(const Model& model, const Labelled& examples) {
  const Indices chosen = classes(model, examples.x);
  std::size_t right = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) right += chosen(i) == examples.labels(i) ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(chosen.size());
}

}  // namespace unrolled::neuron
