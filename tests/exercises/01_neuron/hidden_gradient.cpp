#include "01_neuron/hidden_gradient.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using neuron::Examples;
using neuron::Network;

namespace {

using Answer = decltype(&hidden_gradient);

Real loss(const Network& network, const Examples& examples) {
  return neuron::mean_squared_error(network.output, {neuron::activations(network, examples.x), examples.y});
}

void judge(exercise::Checker& checker, const std::string& name, const Network& slope, const Network& expected,
           double tolerance = 1e-9) {
  checker.equal(name + ": ∂L/∂b_2", slope.output.bias, expected.output.bias, tolerance);
  checker.equal(name + ": ∂L/∂w_2", slope.output.weights, expected.output.weights, tolerance);
  checker.equal(name + ": ∂L/∂b_1", slope.hidden.bias, expected.hidden.bias, tolerance);
  checker.equal(name + ": ∂L/∂W_1", slope.hidden.weights, expected.hidden.weights, tolerance);
}

void check(exercise::Checker& checker, Answer answer) {
  // At a = 0 a hidden unit says ½ and its slope is ¼; the prediction 2 · ½ = 1 is too high by 1
  judge(checker, "one unit, one example, x = 3 and y = 0, at W_1 = 0 and w_2 = 2",
        answer({.hidden = {.weights = exercise::column({0}), .bias = {0}},
                .output = {.weights = {2}, .bias = 0}},
               {.x = exercise::column({3}), .y = {0}}),
        {.hidden = {.weights = exercise::column({3}), .bias = {1}}, .output = {.weights = {1}, .bias = 2}});
  judge(checker, "two examples, each x = 1, predictions too high by 1 and by 3",
        answer({.hidden = {.weights = exercise::column({0}), .bias = {0}},
                .output = {.weights = {2}, .bias = 0}},
               {.x = exercise::column({1, 1}), .y = {0, -2}}),
        {.hidden = {.weights = exercise::column({2}), .bias = {2}}, .output = {.weights = {2}, .bias = 4}});
  judge(checker, "w_2 = 0: nothing reaches the hidden units",
        answer({.hidden = {.weights = {{1, 2}}, .bias = {0, 0}}, .output = {.weights = {0, 0}, .bias = 1}},
               {.x = exercise::column({0}), .y = {0}}),
        {.hidden = {.weights = {{0, 0}}, .bias = {0, 0}}, .output = {.weights = {1, 1}, .bias = 2}});

  const Network network = {
      .hidden = {.weights = exercise::wave({3, 2}, .41), .bias = exercise::wave({2}, .67)},
      .output = {.weights = exercise::wave({2}, .59), .bias = Real(-.2)}};
  const Examples examples = {.x = exercise::wave({4, 3}, .37), .y = exercise::wave({4}, .71)};
  const Network slope = answer(network, examples);
  checker.gradient("four examples: ∂L/∂W_1 against differences of the loss", slope.hidden.weights,
                   network.hidden.weights, [&](const Array& weights) {
                     Network moved = network;
                     moved.hidden.weights = weights;
                     return loss(moved, examples);
                   });
  judge(checker, "PyTorch's numbers", slope,
        {.hidden = {.weights = {{0.013167019407588533, 0.01756222026041329},
                                {0.016405506152664034, 0.022780498760802886},
                                {0.017423584601684913, 0.02491554362206853}},
                    .bias = {0.017111319459360886, 0.018280020247354804}},
         .output = {.weights = {0.3467066100767945, 0.3566417511208993}, .bias = 0.3591402226039263}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("networks")) {
    const std::size_t N = exercise::between(2, 4, generator), C = exercise::between(2, 4, generator),
                      H = exercise::between(2, 4, generator);
    const Network drawn = neuron::random_network(C, H, generator);
    const Examples some = {.x = normal({N, C}, 1, generator), .y = normal({N}, 1, generator)};
    judge(checker, name, answer(drawn, some), hidden_gradient(drawn, some));
  }
}

/// What a wrong gradient changes.
struct Variant {
  bool slope_of_sigmoid = true;
  bool slope_of_activation = false;  ///< σ′(h) for σ′(a)
  bool slope_of_tanh = false;        ///< 1 − h²
  bool slope_of_score = false;       ///< a (1 − a)
  bool averaged = true;
  Real factor = 2;
  bool last_only = false;      ///< the hidden layer gets the last example alone
  bool through_w = true;       ///< the error goes through w_2
  bool through_slope = false;  ///< it goes through ∂L/∂w_2 instead
  bool bias_early = false;     ///< ∂L/∂b_1 sums ∂L/∂h
  bool hidden_bias = true;
  bool turned = false;         ///< ∂L/∂W_1 with its axes exchanged
  bool cross_entropy = false;  ///< σ at the end
};

Network wrong(const Variant& how, const Network& network, const Examples& examples) {
  const auto& [x, y] = examples;
  const std::size_t N = x.shape(0), C = x.shape(1), H = network.hidden.bias.size();
  const Array a = neuron::scores(network.hidden, x);
  const Array h = neuron::activations(network, x), prediction = neuron::predict(network.output, h);
  Network slope = neuron::zero_network(C, H);
  for (std::size_t i = 0; i < N; ++i) {
    const Real seen = how.cross_entropy ? neuron::sigmoid(prediction(i)) : prediction(i);
    const Real d_prediction = how.factor * (seen - y(i)) / (how.averaged ? static_cast<Real>(N) : 1);
    slope.output.bias += d_prediction;
    for (std::size_t j = 0; j < H; ++j) {
      slope.output.weights(j) += d_prediction * h(i, j);
      const Array& way = how.through_slope ? slope.output.weights : network.output.weights;
      const Real d_h = d_prediction * (how.through_w ? way(j) : 1);
      Real d_a = d_h;
      const Real again = neuron::sigmoid(h(i, j));
      if (how.slope_of_sigmoid)
        d_a *= how.slope_of_activation ? again * (1 - again) : h(i, j) * (1 - h(i, j));
      if (how.slope_of_score) d_a *= a(i, j) * (1 - a(i, j));
      if (how.slope_of_tanh) d_a *= 1 - h(i, j) * h(i, j);
      if (how.last_only) {
        slope.hidden.bias(j) = 0;
        for (std::size_t c = 0; c < C; ++c) slope.hidden.weights(c, j) = 0;
      }
      if (how.hidden_bias) slope.hidden.bias(j) += how.bias_early ? d_h : d_a;
      for (std::size_t c = 0; c < C; ++c) slope.hidden.weights(c, j) += d_a * x(i, c);
    }
  }
  if (how.turned) {
    const Array weights = slope.hidden.weights;
    slope.hidden.weights = Array::from_shape({H, C});
    for (std::size_t c = 0; c < C; ++c)
      for (std::size_t j = 0; j < H; ++j) slope.hidden.weights(j, c) = weights(c, j);
  }
  return slope;
}

const exercise::Exercise registered(
    "1.6", &hidden_gradient, check,
    {{"slope of the activation",
      "You took σ′ of the activation h; it is the slope at a, which in terms of h is h (1 − h).",
      exercise::bound<wrong, Variant{.slope_of_activation = true}>},
     {"slope of tanh", "Your factor 1 − h² is the slope of tanh; that of σ, in terms of h, is h (1 − h).",
      exercise::bound<wrong, Variant{.slope_of_sigmoid = false, .slope_of_tanh = true}>},
     {"slope in terms of a",
      "You took a (1 − a), where a is the score; the slope of σ in terms of its result is h (1 − h).",
      exercise::bound<wrong, Variant{.slope_of_sigmoid = false, .slope_of_score = true}>},
     {"through the slope of w_2",
      "You multiplied the error by slope.output.weights, which is being computed; s has h times "
      "network.output.weights in it.",
      exercise::bound<wrong, Variant{.through_slope = true}>},
     {"∂h for b_1",
      "∂L/∂b_1 sums ∂L/∂a, not ∂L/∂h: the bias stands inside σ, so the slope of σ belongs to it.",
      exercise::bound<wrong, Variant{.bias_early = true}>},
     {"slope of σ forgotten",
      "On its way to W_1 the error passes σ, and takes its slope h (1 − h) as a factor; that factor is "
      "missing.",
      exercise::bound<wrong, Variant{.slope_of_sigmoid = false}>},
     {"not averaged", "You summed over the examples; L is their mean, so all slopes are to be divided by N.",
      exercise::bound<wrong, Variant{.averaged = false}>},
     {"the 2 lost", "All your slopes are half of the right ones: the derivative of a square e² is 2 e.",
      exercise::bound<wrong, Variant{.factor = 1}>},
     {"last example only",
      "The hidden layer has the slopes of the last example alone: they add up over all examples.",
      exercise::bound<wrong, Variant{.last_only = true}>},
     {"w_2 forgotten",
      "Every hidden unit gets the whole error; unit j gets it times w_2j, by which it was multiplied.",
      exercise::bound<wrong, Variant{.through_w = false}>},
     {"bias forgotten", "∂L/∂b_1 is zero: the hidden units have biases that learn too.",
      exercise::bound<wrong, Variant{.hidden_bias = false}>},
     {"axes exchanged",
      "∂L/∂W_1 has its axes exchanged: W_1 has the inputs on its rows, (C,H), and its slope has the same "
      "shape.",
      exercise::bound<wrong, Variant{.turned = true}>},
     {"σ at the end",
      "You put a σ around the last unit; here it predicts a number, and what it says is its score itself.",
      exercise::bound<wrong, Variant{.cross_entropy = true}>}});

}  // namespace
