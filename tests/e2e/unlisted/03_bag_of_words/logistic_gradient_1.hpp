// Exercise 3.5, wrong: the score goes into the exponential with the wrong sign.
#pragma once

#include "03_bag_of_words/bag_of_words.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// (∂L/∂w, ∂L/∂b) for N texts x (N, V) with labels (N), 0 or 1, in a model of the chapter: weights (V) and a
/// bias.
///   p_i = σ(x_i · w + b),   L = 1/N Σ_i −ln(p_i if y_i = 1 else 1 − p_i) + λ/2 ‖w‖²
inline bag_of_words::Linear logistic_gradient(const Array& x, const Indices& labels,
                                              const bag_of_words::Linear& model, Real lambda) {
  const auto number_of_texts = static_cast<Real>(x.shape(0));
  const Array score = xt::sum(x * model.weights, {1}) + model.bias;                 // (N)
  const Array error = (1 / (1 + xt::exp(score)) - labels) / number_of_texts;        // (N)
  const Array slope = xt::sum(x * xt::view(error, xt::all(), xt::newaxis()), {0});  // (V)
  return {.weights = slope + lambda * model.weights, .bias = xt::sum(error)()};
}

}  // namespace unrolled
