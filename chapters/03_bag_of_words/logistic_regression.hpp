// Logistic regression: the same linear score, but its weights are searched for, not counted.
//
//   p = σ(x · w + b) = 1 / (1 + e^−(x · w + b))                    the probability of class 1
//   L = 1/N Σ_i −ln(p_i if y_i = 1 else 1 − p_i) + λ/2 ‖w‖²      cross-entropy, and a price on large weights
//
// The gradient, by hand. ∂L_i/∂score = p_i − y_i: of σ and ln nothing else is left. So
//
//   ∂L/∂w = 1/N Σ_i (p_i − y_i) · x_i + λ w        ∂L/∂b = 1/N Σ_i (p_i − y_i)
//
// L is convex: from any start the descent ends at the same weights. The bias costs nothing.
#pragma once

#include <functional>
#include <vector>

#include "01_neuron/classify.hpp"
#include "03_bag_of_words/bag_of_words.hpp"

namespace unrolled::bag_of_words {

using neuron::cross_entropy;
using neuron::sigmoid;

/// L over all texts, in nats.
inline Real loss(const Linear& model, const std::vector<Bag>& texts, const std::vector<Index>& labels,
                 Real lambda) {
  double sum = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) sum += cross_entropy(score(model, texts[i]), labels[i]);
  const Real squares = xt::sum(model.weights * model.weights)();
  return static_cast<Real>(sum / static_cast<double>(texts.size())) + lambda / 2 * squares;
}

// [gradient]
/// (∂L/∂w, ∂L/∂b), in the shape of the model itself. Labels are 0 or 1.
inline Linear gradient(const Linear& model, const std::vector<Bag>& texts, const std::vector<Index>& labels,
                       Real lambda) {
  const auto number_of_texts = static_cast<Real>(texts.size());
  Linear result = {.weights = model.weights, .bias = 0};
  for (Real& weight : flat(result.weights)) weight *= lambda;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Real probability = sigmoid(score(model, texts[i]));
    const Real error = (probability - static_cast<Real>(labels[i])) / number_of_texts;
    for (const Entry& entry : texts[i].entries) result.weights(entry.term) += error * entry.value;
    result.bias += error;
  }
  return result;
}
// [/gradient]

/// How to search for the weights.
struct Descent {
  std::size_t steps = 500;
  Real momentum = 0.9F;  ///< the share of the last step that is taken again
  Real strength = 1;     ///< C of the textbooks and of scikit-learn: λ = 1 / (C · N)
};

/// A step length that does not overshoot: one over the most that L can curve in any direction. σ rises by ¼
/// at most, so that is (mean ‖x‖² + 1) / 4 + λ, where the 1 stands for the bias.
inline Real safe_rate(const std::vector<Bag>& texts, Real lambda) {
  double squares = 0;
  for (const Bag& text : texts) {
    for (const Entry& entry : text.entries) squares += entry.value * entry.value;
  }
  const auto mean = static_cast<Real>(squares / static_cast<double>(texts.size()));
  return 1 / ((mean + 1) / 4 + lambda);
}

/// Called after each step with the number of steps so far and the current weights.
using AfterStep = std::function<void(std::size_t, const Linear&)>;

// [descend]
/// Gradient descent with momentum (Polyak 1964), all texts at each step, from zero weights.
inline Linear descend(const std::vector<Bag>& texts, const std::vector<Index>& labels,
                      std::size_t vocabulary_size, const Descent& how = {},
                      const AfterStep& after_step = {}) {
  const Real lambda = 1 / (how.strength * static_cast<Real>(texts.size()));
  const Real rate = safe_rate(texts, lambda);
  Linear model = {.weights = xt::zeros<Real>({vocabulary_size}), .bias = 0};
  Linear velocity = model;
  for (std::size_t step = 1; step <= how.steps; ++step) {
    const Linear slope = gradient(model, texts, labels, lambda);
    for (std::size_t v = 0; v < vocabulary_size; ++v) {
      velocity.weights(v) = how.momentum * velocity.weights(v) - rate * slope.weights(v);
      model.weights(v) += velocity.weights(v);
    }
    velocity.bias = how.momentum * velocity.bias - rate * slope.bias;
    model.bias += velocity.bias;
    if (after_step) after_step(step, model);
  }
  return model;
}
// [/descend]

}  // namespace unrolled::bag_of_words
