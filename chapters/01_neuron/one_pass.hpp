// One pass of a unit, and one of a network with a hidden layer, each number recorded by the line that computes it: this is
// what --step, --dot, --html and --trace show. The formulas are those of neuron.hpp and hidden.hpp, for all examples at once.
#pragma once

#include <string>
#include <vector>

#include "01_neuron/hidden.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::neuron {

using trace::made;
using Names = std::vector<std::string>;

// [unit]
/// A unit on N examples, forward and backward, and one step down. `rows` and `columns` name the examples and their numbers.
inline Unit unit_pass(const Unit& unit, const Examples& examples, Real rate, const Names& rows,
                      const Names& columns) {
  const std::vector<trace::Axis> example = {{"example", rows}}, input = {{"input", columns}};
  const auto N = static_cast<Real>(examples.x.shape(0));
  Array prediction, error;
  {
    const trace::Scope scope("unit");
    made({"constant", "what is known of each", {}, "x", {example[0], input[0]}}, examples.x);
    made({"parameter", "learnt", {}, "w", input}, unit.weights);
    made({"parameter", "learnt", {}, "b"}, unit.bias);
    prediction =
        made({"predict", "ŷ_i = Σ_c x_ic w_c + b", {"x", "w", "b"}, "ŷ", example}, predict(unit, examples.x));
  }
  {
    const trace::Scope scope("loss");
    const Array y = made({"constant", "the truth", {}, "y", example}, examples.y);
    error = made({"subtract", "e_i = ŷ_i − y_i", {"ŷ", "y"}, "e", example, "Above zero: predicted too much."},
                 prediction - y);
    const Array squares =
        made({"square", "e_i²", {"e"}, "squares", example, "No error outweighs another of the other sign."},
             error * error);
    made({"mean", "L = 1/N Σ_i e_i²", {"squares"}, "L"}, xt::sum(squares)() / N);
  }

  const trace::Backward pass;
  Array d_prediction;
  {
    const trace::Scope scope("loss");
    made({"one", "∂L/∂L = 1", {}, "∂L"}, Real{1});
    made({"share", "∂L/∂e_i² = 1/N", {"∂L"}, "∂squares", example}, xt::ones_like(error) / N);
    d_prediction = made({"chain",
                         "∂L/∂e_i = 1/N · 2 e_i",
                         {"∂squares"},
                         "∂e",
                         example,
                         "The slope of a square is twice the number."},
                        2 / N * error);
  }
  const trace::Scope scope("unit");
  made({"copy", "∂L/∂ŷ_i = ∂L/∂e_i", {"∂e"}, "∂ŷ", example}, d_prediction);
  const Unit slope = gradient(unit, examples);
  made({"chain",
        "∂L/∂w_c = Σ_i ∂L/∂ŷ_i · x_ic",
        {"∂ŷ"},
        "∂w",
        input,
        "An input that is far from zero has a large say."},
       slope.weights);
  made({"sum", "∂L/∂b = Σ_i ∂L/∂ŷ_i", {"∂ŷ"}, "∂b"}, slope.bias);
  Unit next = unit;
  step_down(next, slope, rate);
  made(
      {"descend", "w ← w − η · ∂L/∂w", {"∂w"}, "next w", input, "One step of descent: against the gradient."},
      next.weights);
  made({"descend", "b ← b − η · ∂L/∂b", {"∂b"}, "next b"}, next.bias);
  return next;
}
// [/unit]

// [network]
/// A network with one hidden layer, forward and backward. The two classes are 0 and 1.
inline void network_pass(const Network& network, const Labelled& examples, const Names& rows,
                         const Names& columns) {
  const trace::Axis example = {"example", rows}, input = {"input", columns}, unit = {"hidden unit", {}};
  const auto& [x, labels] = examples;
  const auto N = static_cast<Real>(x.shape(0));
  Array h, p;
  {
    const trace::Scope scope("hidden");
    made({"constant", "what is known of each", {}, "x", {example, input}}, x);
    made({"parameter", "learnt", {}, "W_1", {input, unit}}, network.hidden.weights);
    made({"parameter", "learnt", {}, "b_1", {unit}}, network.hidden.bias);
    made({"scores", "a = x W_1 + b_1", {"x", "W_1", "b_1"}, "a", {example, unit}}, scores(network.hidden, x));
    h = made({"sigmoid", "h = σ(a)", {"a"}, "h", {example, unit}, "What the last unit sees instead of x."},
             activations(network, x));
  }
  {
    const trace::Scope scope("output");
    made({"parameter", "learnt", {}, "w_2", {unit}}, network.output.weights);
    made({"parameter", "learnt", {}, "b_2"}, network.output.bias);
    p = made({"scores", "s = h w_2 + b_2", {"h", "w_2", "b_2"}, "s", {example}}, predict(network.output, h));
    for (Real& number : p) number = sigmoid(number);
    made({"sigmoid", "p = σ(s)", {"s"}, "p", {example}, "The probability of class 1."}, p);
  }
  const Array y = xt::cast<Real>(labels);
  {
    const trace::Scope scope("loss");
    made({"constant", "the true class", {}, "y", {example}}, y);
    made({"cross_entropy", "L = 1/N Σ_i −ln p_i(y_i)", {"p", "y"}, "L"},
         static_cast<Real>(loss(network, examples)));
  }

  const trace::Backward pass;
  const Network slope = gradient(network, examples);
  {
    const trace::Scope scope("loss");
    made({"one", "∂L/∂L = 1", {}, "∂L"}, Real{1});
  }
  Array d_h;
  {
    const trace::Scope scope("output");
    const Array d_s = made({"subtract",
                            "∂L/∂s_i = (p_i − y_i) / N",
                            {"∂L"},
                            "∂s",
                            {example},
                            "Of σ and ln nothing else is left."},
                           (p - y) / N);
    made({"chain", "∂L/∂w_2j = Σ_i ∂L/∂s_i · h_ij", {"∂s"}, "∂w_2", {unit}}, slope.output.weights);
    made({"sum", "∂L/∂b_2 = Σ_i ∂L/∂s_i", {"∂s"}, "∂b_2"}, slope.output.bias);
    d_h = made({"chain",
                "∂L/∂h_ij = ∂L/∂s_i · w_2j",
                {"∂s"},
                "∂h",
                {example, unit},
                "How much each hidden unit is to blame."},
               xt::view(d_s, xt::all(), xt::newaxis()) * network.output.weights);
  }
  const trace::Scope scope("hidden");
  made({"chain",
        "∂L/∂a_ij = ∂L/∂h_ij · h_ij (1 − h_ij)",
        {"∂h"},
        "∂a",
        {example, unit},
        "The slope of σ: at most ¼, and nearly 0 where h is near 0 or 1."},
       d_h * h * (1 - h));
  made({"chain", "∂L/∂W_1cj = Σ_i ∂L/∂a_ij · x_ic", {"∂a"}, "∂W_1", {input, unit}}, slope.hidden.weights);
  made({"sum", "∂L/∂b_1j = Σ_i ∂L/∂a_ij", {"∂a"}, "∂b_1", {unit}}, slope.hidden.bias);
}
// [/network]

}  // namespace unrolled::neuron
