// One pass of a unit, and one of a network with a hidden layer, each value recorded with its formula: this is what --step,
// --dot, --html and --trace show. The formulas are those of neuron.hpp and hidden.hpp, for all examples at once.
#pragma once

#include <string>
#include <vector>

#include "01_neuron/hidden.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::neuron {

using trace::made;
using Names = std::vector<std::string>;
using Axes = std::vector<trace::Axis>;

// [unit]
/// A unit on N examples, forward and backward, and one step down, which is returned. `rows` and `columns` are what the
/// examples and their inputs are called.
inline Unit unit_pass(const Unit& unit, const Examples& examples, Real rate, const Names& rows,
                      const Names& columns) {
  const Axes example = {{"example", rows}}, input = {{"input", columns}}, table = {example[0], input[0]};
  const auto N = static_cast<Real>(examples.x.shape(0));
  Array error;
  {
    const trace::Scope scope("unit");
    made({"constant", "the inputs", {}, "x", table}, examples.x);
    made({"parameter", "learnt", {}, "w", input}, unit.weights);
    made({"parameter", "learnt", {}, "b"}, unit.bias);
    made({"predict", "ŷ_i = Σ_c x_ic w_c + b", {"x", "w", "b"}, "ŷ", example}, predict(unit, examples.x));
  }
  {
    const trace::Scope scope("loss");
    made({"constant", "the truth", {}, "y", example}, examples.y);
    error = predict(unit, examples.x) - examples.y;
    made({"subtract", "e_i = ŷ_i − y_i", {"ŷ", "y"}, "e", example, "Above 0: too much."}, error);
    made({"square", "e_i²", {"e"}, "squares", example, "Never below 0."}, error * error);
    made({"mean", "L = 1/N Σ_i e_i²", {"squares"}, "L"}, Real(mean_squared_error(unit, examples)));
  }

  const trace::Backward backward;
  {
    const trace::Scope scope("loss");
    made({"one", "∂L/∂L = 1", {}, "∂L"}, Real{1});
    made({"mean", "∂L/∂e_i² = 1/N", {"∂L"}, "∂squares", example}, Array(error.shape(), 1 / N));
    made({"square", "∂L/∂e_i = 1/N · 2 e_i", {"∂squares"}, "∂e", example, "(e²)′ = 2 e"}, 2 / N * error);
  }
  const trace::Scope scope("unit");
  const Unit slope = gradient(unit, examples);
  made({"copy", "∂L/∂ŷ_i = ∂L/∂e_i", {"∂e"}, "∂ŷ", example}, 2 / N * error);
  made({"chain", "∂L/∂w_c = Σ_i ∂L/∂ŷ_i · x_ic", {"∂ŷ"}, "∂w", input, "∂ŷ_i/∂w_c = x_ic"}, slope.weights);
  made({"chain", "∂L/∂b = Σ_i ∂L/∂ŷ_i", {"∂ŷ"}, "∂b", {}, "∂ŷ_i/∂b = 1"}, slope.bias);
  Unit next = unit;
  step_down(next, slope, rate);
  made({"descend", "w ← w − η · ∂L/∂w", {"∂w"}, "next w", input, "Against the gradient."}, next.weights);
  made({"descend", "b ← b − η · ∂L/∂b", {"∂b"}, "next b"}, next.bias);
  return next;
}
// [/unit]

// [network]
/// A network with one hidden layer on N examples of the classes 0 and 1, forward and backward.
inline void network_pass(const Network& network, const Labelled& examples, const Names& rows,
                         const Names& columns) {
  const Axes example = {{"example", rows}}, input = {{"input", columns}}, unit = {{"hidden unit", {}}};
  const Axes table = {example[0], input[0]}, activity = {example[0], unit[0]}, weights = {input[0], unit[0]};
  const auto& [x, labels] = examples;
  const auto& [hidden, output] = network;
  const auto N = static_cast<Real>(x.shape(0));
  const Array h = activations(network, x), s = predict(output, h);
  Array y = s, p = s, d_s = s, d_h = h, d_a = h;
  for (std::size_t i = 0; i < s.size(); ++i) {
    y(i) = static_cast<Real>(labels(i));
    p(i) = sigmoid(s(i));
    d_s(i) = (p(i) - y(i)) / N;
    for (std::size_t j = 0; j < h.shape(1); ++j) {
      d_h(i, j) = d_s(i) * output.weights(j);
      d_a(i, j) = d_h(i, j) * h(i, j) * (1 - h(i, j));
    }
  }
  {
    const trace::Scope scope("hidden");
    made({"constant", "the inputs", {}, "x", table}, x);
    made({"parameter", "learnt", {}, "W_1", weights}, hidden.weights);
    made({"parameter", "learnt", {}, "b_1", unit}, hidden.bias);
    made({"scores", "a = x W_1 + b_1", {"x", "W_1", "b_1"}, "a", activity}, scores(hidden, x));
    made({"sigmoid", "h = σ(a)", {"a"}, "h", activity, "What the last unit sees."}, h);
  }
  {
    const trace::Scope scope("output");
    made({"parameter", "learnt", {}, "w_2", unit}, output.weights);
    made({"parameter", "learnt", {}, "b_2"}, output.bias);
    made({"score", "s = h w_2 + b_2", {"h", "w_2", "b_2"}, "s", example}, s);
    made({"sigmoid", "p = σ(s)", {"s"}, "p", example, "The probability of class 1."}, p);
  }
  {
    const trace::Scope scope("loss");
    made({"constant", "the true class", {}, "y", example}, y);
    made({"cross_entropy", "L = 1/N Σ_i −ln p_i(y_i)", {"p", "y"}, "L"}, Real(loss(network, examples)));
  }

  const trace::Backward backward;
  const Network slope = gradient(network, examples);
  {
    const trace::Scope scope("loss");
    made({"one", "∂L/∂L = 1", {}, "∂L"}, Real{1});
  }
  {
    const trace::Scope scope("output");
    made({"subtract", "∂L/∂s_i = (p_i − y_i) / N", {"∂L"}, "∂s", example, "σ and ln cancel."}, d_s);
    made({"chain", "∂L/∂w_2j = Σ_i ∂L/∂s_i · h_ij", {"∂s"}, "∂w_2", unit}, slope.output.weights);
    made({"chain", "∂L/∂b_2 = Σ_i ∂L/∂s_i", {"∂s"}, "∂b_2"}, slope.output.bias);
    made({"chain", "∂L/∂h_ij = ∂L/∂s_i · w_2j", {"∂s"}, "∂h", activity, "∂s_i/∂h_ij = w_2j"}, d_h);
  }
  const trace::Scope scope("hidden");
  made({"chain", "∂L/∂a_ij = ∂L/∂h_ij · h_ij (1 − h_ij)", {"∂h"}, "∂a", activity, "σ′ is ¼ at most."}, d_a);
  made({"chain", "∂L/∂W_1cj = Σ_i ∂L/∂a_ij · x_ic", {"∂a"}, "∂W_1", weights}, slope.hidden.weights);
  made({"chain", "∂L/∂b_1j = Σ_i ∂L/∂a_ij", {"∂a"}, "∂b_1", unit}, slope.hidden.bias);
}
// [/network]

}  // namespace unrolled::neuron
