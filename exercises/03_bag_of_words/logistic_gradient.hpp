// Exercise 3.5: the gradient of logistic regression.
#pragma once

#include "03_bag_of_words/bag_of_words.hpp"
#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// (∂L/∂w, ∂L/∂b) for N texts x (N, V) with labels (N), 0 or 1, in a model of the chapter: weights (V) and a
/// bias.
///   p_i = σ(x_i · w + b),   L = 1/N Σ_i −ln(p_i if y_i = 1 else 1 − p_i) + λ/2 ‖w‖²
inline bag_of_words::Linear logistic_gradient(const Array& x, const Indices& labels,
                                              const bag_of_words::Linear& model, Real lambda) {
  throw unfinished("3.5");
}

}  // namespace unrolled
