// In double: every gradient of the chapter against central differences of its loss; a constant column.
#include <doctest/doctest.h>

#include "01_neuron/hidden.hpp"
#include "arrays.hpp"

using namespace unrolled;
using namespace unrolled::neuron;
using testing::column;

namespace {

/// Moves `number`, which lies in `model`, up and down, and compares the slope of the loss with `by_hand`.
template <class Model, class Data>
void compare(Model& model, Real& number, Real by_hand, const Data& examples, const auto& loss_of) {
  constexpr double h = 1e-5;
  const Real before = number;
  number = before + h;
  const double above = loss_of(model, examples);
  number = before - h;
  const double below = loss_of(model, examples);
  number = before;
  CHECK(by_hand == doctest::Approx((above - below) / (2 * h)).epsilon(1e-6));
}

template <class Model, class Data>
void compare(Model& model, Array& numbers, const Array& by_hand, const Data& examples, const auto& loss_of) {
  REQUIRE(numbers.shape() == by_hand.shape());
  for (std::size_t i = 0; i < numbers.size(); ++i)
    compare(model, numbers.flat(i), by_hand.flat(i), examples, loss_of);
}

const auto cross_entropy_loss = [](const auto& model, const Labelled& examples) {
  return loss(model, examples);
};

struct Sizes {
  std::size_t N, C, K;
};
constexpr Sizes sizes[] = {{1, 1, 2}, {5, 3, 3}, {7, 19, 18}};

Labelled labelled(Sizes size, std::size_t classes, Generator& generator) {
  Labelled examples = {.x = normal({size.N, size.C}, 1, generator), .labels = Indices::from_shape({size.N})};
  for (Index& label : examples.labels) label = static_cast<Index>(generator.below(classes));
  return examples;
}

}  // namespace

TEST_CASE("a unit that predicts a number") {
  Generator generator(1);
  for (const Sizes size : sizes) {
    Unit unit = {.weights = normal({size.C}, 1, generator), .bias = generator.normal()};
    const Examples examples = {.x = normal({size.N, size.C}, 1, generator),
                               .y = normal({size.N}, 1, generator)};
    const Unit slope = gradient(unit, examples);
    compare(unit, unit.weights, slope.weights, examples, mean_squared_error);
    compare(unit, unit.bias, slope.bias, examples, mean_squared_error);
  }
}

TEST_CASE("a unit that answers yes or no") {
  Generator generator(2);
  for (const Sizes size : sizes) {
    Unit unit = {.weights = normal({size.C}, 1, generator), .bias = generator.normal()};
    const Labelled examples = labelled(size, 2, generator);
    const Unit slope = gradient(unit, examples);
    compare(unit, unit.weights, slope.weights, examples, cross_entropy_loss);
    compare(unit, unit.bias, slope.bias, examples, cross_entropy_loss);
  }
}

TEST_CASE("a layer that chooses one of K classes") {
  Generator generator(3);
  for (const Sizes size : sizes) {
    Layer layer = {.weights = normal({size.C, size.K}, 1, generator), .bias = normal({size.K}, 1, generator)};
    const Labelled examples = labelled(size, size.K, generator);
    const Layer slope = gradient(layer, examples);
    compare(layer, layer.weights, slope.weights, examples, cross_entropy_loss);
    compare(layer, layer.bias, slope.bias, examples, cross_entropy_loss);
  }
}

TEST_CASE("a network with a hidden layer") {
  Generator generator(4);
  for (const Sizes size : sizes) {
    Network network = random_network(size.C, size.K, generator);
    network.hidden.bias = normal({size.K}, 1, generator);
    const Labelled examples = labelled(size, 2, generator);
    const Network slope = gradient(network, examples);
    compare(network, network.hidden.weights, slope.hidden.weights, examples, cross_entropy_loss);
    compare(network, network.hidden.bias, slope.hidden.bias, examples, cross_entropy_loss);
    compare(network, network.output.weights, slope.output.weights, examples, cross_entropy_loss);
    compare(network, network.output.bias, slope.output.bias, examples, cross_entropy_loss);
  }
}

TEST_CASE("a column that is .1 everywhere has deviation 0, though the mean of its rounded sum is not .1") {
  CHECK((.1 + .1 + .1) / 3 != .1);
  const Scale scale = scale_of(column({.1, .1, .1}));
  CHECK((scale.deviation == Array{0}));
  CHECK((standardise(column({.1, 1.1}), scale) == column({0, 1})));
}
