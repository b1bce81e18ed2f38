#include "01_neuron/xor_by_hand.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using neuron::Network;

namespace {

using Answer = decltype(&xor_by_hand);

void check(exercise::Checker& checker, Answer answer) {
  const Network network = answer();
  const bool fits = network.hidden.weights.shape() == Shape{2, 2} &&
                    network.hidden.bias.shape() == Shape{2} && network.output.weights.shape() == Shape{2};
  checker.that("two hidden units with two inputs each, and a last unit that sees both", fits,
               "the shapes are W_1 (2,2), b_1 (2), w_2 (2): look at exclusive_or_by_hand in hidden.hpp");
  if (!fits) return;
  const Array inputs = {{-1, -1}, {-1, 1}, {1, -1}, {1, 1}};
  const Array score = neuron::predict(network, inputs);
  const char* names[] = {"inputs −1 and −1", "inputs −1 and 1", "inputs 1 and −1", "inputs 1 and 1"};
  for (std::size_t i = 0; i < 4; ++i) {
    const bool differ = i == 1 || i == 2;
    const Real p = neuron::sigmoid(score(i));
    checker.that(std::string(names[i]) + ": the class", differ ? p > .5 : p < .5,
                 differ ? "they differ, so the probability of class 1 should be above ½"
                        : "they are the same, so the probability of class 1 should be below ½");
    checker.observe(std::string(names[i]) + ": above ½, or at ½",
                    Array{p > .5 ? Real{1} : Real{0}, p == .5 ? Real{1} : Real{0}});
    checker.that(std::string(names[i]) + ": how sure", differ ? p > .9 : p < .1,
                 differ ? "the probability of class 1 should be above .9"
                        : "the probability of class 1 should be below .1");
  }
}

Network made_of(const Array& weights, const Array& bias, const Array& output, Real output_bias) {
  return {.hidden = {.weights = weights, .bias = bias}, .output = {.weights = output, .bias = output_bias}};
}

const exercise::Exercise registered(
    "1.7", &xor_by_hand, check,
    {{"and", "Your network says 1 only where both inputs are 1: that is \"and\".",
      [] {
        return made_of({{10, 10}, {10, 10}}, {10, -10}, {0, 20}, -10);
      }},
     {"or",
      "Your network says 1 where at least one input is 1, also where both are: that is \"or\". What should "
      "the unit that says \"both\" do to the last one?",
      [] {
        return made_of({{10, 10}, {10, 10}}, {10, -10}, {20, 0}, -10);
      }},
     {"equal",
      "Your network says 1 where the inputs are the same, and 0 where they differ: just the other way round.",
      [] {
        return made_of({{10, 10}, {10, 10}}, {10, -10}, {-10, 10}, 5);
      }},
     {"inputs 0 and 1",
      "Your network says 0 for all four, as the chapter's weights do: those are for inputs 0 and 1. "
      "For which inputs is the score of each unit above 0?",
      [] { return neuron::exclusive_or_by_hand(); }},
     {"1 for all", "Your network says 1 for all four. For which inputs should the last score be below 0?",
      [] {
        return made_of({{10, 10}, {10, 10}}, {10, -10}, {10, 10}, 5);
      }},
     {"½ for all", "The probability is ½ for all four: the last score is 0 whatever the inputs are.",
      [] { return neuron::zero_network(2, 2); }},
     {"not sure",
      "All four classes are right, but the probabilities are too near to ½. Larger weights make a σ steeper.",
      [] {
        return made_of({{2, 2}, {2, 2}}, {2, -2}, {2, -2}, Real(-.9));
      }},
     {"one input only", "Your network repeats the first input: the second changes nothing.",
      [] {
        return made_of({{10, 10}, {0, 0}}, {0, 0}, {10, 10}, -10);
      }},
     {"one sign wrong",
      "Your network repeats the second input, whatever the first is. Is one sign of a hidden unit wrong?",
      [] {
        return made_of({{10, 10}, {10, -10}}, {10, -10}, {10, -10}, -5);
      }}});

}  // namespace
