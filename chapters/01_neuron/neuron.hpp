// One unit: it multiplies each number that comes in by a weight, adds them up with a bias, and learns both from examples.
//
//   ŷ = x_1 w_1 + … + x_C w_C + b            the prediction
//   e_i = ŷ_i − y_i                          the error of example i
//   L = 1/N Σ_i e_i²                         the loss: the mean squared error
//
// The gradient says how fast the loss grows with each weight and with the bias. By the chain rule it is a product:
//
//   ∂L/∂w_c = Σ_i ∂L/∂ŷ_i · ∂ŷ_i/∂w_c        ∂L/∂ŷ_i = 2/N · e_i        ∂ŷ_i/∂w_c = x_ic
//   ∂L/∂b   = Σ_i ∂L/∂ŷ_i · ∂ŷ_i/∂b                                     ∂ŷ_i/∂b = 1
//
// Gradient descent walks against it, step by step; the learning rate η says how far:
//
//   w ← w − η · ∂L/∂w        b ← b − η · ∂L/∂b
//
// N is the number of examples, C the number of inputs of each. A variable called d_thing holds ∂L/∂thing.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <type_traits>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled::neuron {

/// One unit: C weights and a bias. A gradient has the same shape: a slope for each of these numbers.
struct Unit {
  Array weights;  ///< w (C)
  Real bias = 0;  ///< b
};

/// A unit whose numbers are all zero.
inline Unit zero_unit(std::size_t inputs) { return {.weights = Array(Shape{inputs}, 0), .bias = 0}; }

/// N examples: what is known of each, and what is to be predicted.
struct Examples {
  Array x;  ///< (N,C)
  Array y;  ///< (N)
};

/// Errors: x is no table with a column for each weight.
inline void require_columns(const Array& x, const Unit& unit) {
  if (x.dimension() != 2 || x.shape(1) != unit.weights.size())
    throw Error("the examples have the shape " + to_string(x.shape()) + ", and the unit wants (N, " +
                    std::to_string(unit.weights.size()) + ")",
                "a row for each example, a column for each weight");
}

// [predict]
/// ŷ_i = Σ_c x_ic w_c + b, for each row of x: (N,C) → (N). Errors: as require_columns.
inline Array predict(const Unit& unit, const Array& x) {
  require_columns(x, unit);
  Array prediction(Shape{x.shape(0)}, 0);
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t c = 0; c < x.shape(1); ++c) prediction(i) += x(i, c) * unit.weights(c);
    prediction(i) += unit.bias;
  }
  return prediction;
}
// [/predict]

// [loss]
/// L = 1/N Σ_i (ŷ_i − y_i)²: the mean of the squared errors.
inline double mean_squared_error(const Unit& unit, const Examples& examples) {
  const Array prediction = predict(unit, examples.x);
  double sum = 0;
  for (std::size_t i = 0; i < prediction.size(); ++i) {
    const double error = prediction(i) - examples.y(i);
    sum += error * error;
  }
  return sum / static_cast<double>(prediction.size());
}
// [/loss]

// [gradient]
/// (∂L/∂w, ∂L/∂b) of the mean squared error, one factor of the chain rule a line.
inline Unit gradient(const Unit& unit, const Examples& examples) {
  const auto& [x, y] = examples;
  const auto N = static_cast<Real>(x.shape(0));
  const Array prediction = predict(unit, x);
  Unit slope = zero_unit(x.shape(1));
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    const Real error = prediction(i) - y(i);
    const Real d_prediction = 2 / N * error;  // ∂L/∂ŷ_i
    for (std::size_t c = 0; c < x.shape(1); ++c)
      slope.weights(c) += d_prediction * x(i, c);  // ∂ŷ_i/∂w_c = x_ic
    slope.bias += d_prediction;                    // ∂ŷ_i/∂b = 1
  }
  return slope;
}
// [/gradient]

// [step]
/// One step down: w ← w − η · ∂L/∂w, b ← b − η · ∂L/∂b.
inline void step_down(Array& numbers, const Array& slope, Real rate) {
  for (std::size_t k = 0; k < numbers.size(); ++k) numbers.flat(k) -= rate * slope.flat(k);
}
inline void step_down(Unit& unit, const Unit& slope, Real rate) {
  step_down(unit.weights, slope.weights, rate);
  unit.bias -= rate * slope.bias;
}
// [/step]

/// What is called after each step, with the number of steps so far and the model as it is now.
template <class Model>
using AfterStep = std::function<void(std::size_t, const Model&)>;

// [descend]
/// Gradient descent: this many steps, all examples at each. Everything in this chapter learns so: a unit, a layer, a
/// network; each brings its own gradient().
template <class Model, class Data>
Model descend(Model model, const Data& examples, Real rate, std::size_t steps,
              const std::type_identity_t<AfterStep<Model>>& after_step = {}) {
  for (std::size_t step = 1; step <= steps; ++step) {
    const Model slope = gradient(model, examples);
    step_down(model, slope, rate);
    if (after_step) after_step(step, model);
  }
  return model;
}
// [/descend]

// [standardise]
/// Where the numbers of each column lie: μ (C), and how far they spread: the standard deviation s (C).
struct Scale {
  Array mean, deviation;
};

/// Measures the columns of x (N,C). Measure the training examples only; others are standardised by the same numbers.
/// A column that is the same everywhere has exactly that mean and the deviation 0, which rounded sums need not give.
inline Scale scale_of(const Array& x) {
  const auto N = static_cast<double>(x.shape(0));
  Scale scale = {.mean = Array(Shape{x.shape(1)}, 0), .deviation = Array(Shape{x.shape(1)}, 0)};
  for (std::size_t c = 0; c < x.shape(1); ++c) {
    double sum = 0, squares = 0;
    bool constant = true;
    for (std::size_t i = 0; i < x.shape(0); ++i) constant = constant && x(i, c) == x(0, c);
    for (std::size_t i = 0; i < x.shape(0); ++i) sum += x(i, c);
    for (std::size_t i = 0; i < x.shape(0); ++i) squares += std::pow(x(i, c) - sum / N, 2);
    scale.mean(c) = constant ? x(0, c) : static_cast<Real>(sum / N);
    scale.deviation(c) = constant ? 0 : static_cast<Real>(std::sqrt(squares / N));
  }
  return scale;
}

/// (x_ic − μ_c) / s_c: columns of mean 0 and deviation 1. A column of deviation 0 is not divided.
inline Array standardise(Array x, const Scale& scale) {
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t c = 0; c < x.shape(1); ++c) {
      x(i, c) -= scale.mean(c);
      if (scale.deviation(c) > 0) x(i, c) /= scale.deviation(c);
    }
  }
  return x;
}
// [/standardise]

}  // namespace unrolled::neuron
