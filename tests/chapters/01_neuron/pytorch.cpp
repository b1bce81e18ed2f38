// Losses and gradients of the chapter beside PyTorch's, made by pytorch.py.
#include "pytorch.hpp"

#include <doctest/doctest.h>

#include "01_neuron/hidden.hpp"
#include "arrays.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::neuron;
using testing::wave;
using testing::worst;

namespace {

void compare(const std::string& what, double loss, const std::vector<Array>& slopes,
             const nlohmann::json& theirs) {
  CAPTURE(what);
  CHECK(loss == doctest::Approx(theirs["loss"].get<double>()).epsilon(1e-5));
  REQUIRE(slopes.size() == theirs["gradients"].size());
  for (std::size_t k = 0; k < slopes.size(); ++k) CHECK(worst(slopes[k], theirs["gradients"][k]) < 1e-5);
}

}  // namespace

TEST_CASE("losses and gradients are PyTorch's") {
  for (const auto& [name, N, C, K] :
       {std::tuple{"one example", 1, 1, 1}, {"odd", 5, 3, 3}, {"wide", 37, 19, 18}}) {
    CAPTURE(name);
    const auto& theirs = testing::golden("chapters/01_neuron/pytorch")[name];
    const auto n = static_cast<std::size_t>(N), c = static_cast<std::size_t>(C),
               k = static_cast<std::size_t>(K);
    const Array x = wave({n, c}, .37);
    const Unit unit = {.weights = wave({c}, .53), .bias = .3F};
    const Examples numbers = {.x = x, .y = wave({n}, .71)};
    Labelled yes = {.x = x, .labels = Indices::from_shape({n})}, kinds = yes;
    const Array waves = wave({n}, 1.3);
    for (std::size_t i = 0; i < n; ++i)
      yes.labels(i) = waves(i) > 0 ? 1 : 0, kinds.labels(i) = static_cast<Index>(i % k);

    Unit slope = gradient(unit, numbers);
    compare("squared error", mean_squared_error(unit, numbers), {slope.weights, Array{slope.bias}},
            theirs["squared error"]);
    slope = gradient(unit, yes);
    compare("yes or no", loss(unit, yes), {slope.weights, Array{slope.bias}}, theirs["yes or no"]);
    const Layer layer = {.weights = wave({c, k}, .41), .bias = wave({k}, .67)};
    const Layer of_layer = gradient(layer, kinds);
    compare("classes", loss(layer, kinds), {of_layer.weights, of_layer.bias}, theirs["classes"]);
    const Network network = {.hidden = layer, .output = {.weights = wave({k}, .59), .bias = -.2F}};
    const Network of_network = gradient(network, yes);
    compare("hidden", loss(network, yes),
            {of_network.hidden.weights, of_network.hidden.bias, of_network.output.weights,
             Array{of_network.output.bias}},
            theirs["hidden"]);
  }
}
