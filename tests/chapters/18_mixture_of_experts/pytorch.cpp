// The routed layer and its losses against PyTorch's: tests/chapters/18_mixture_of_experts/pytorch.py.
#include "pytorch.hpp"

#include <doctest/doctest.h>

#include <map>

#include "18_mixture_of_experts/model.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::mixture;
using testing::worst;

namespace {

/// The formula of tests/golden.py.
Array wave(const Shape& shape, double phase, double scale = 1) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i)
    x.flat(i) = static_cast<Real>(scale * std::sin(static_cast<double>(i + 1) * phase));
  return x;
}

}  // namespace

TEST_CASE("routed layers of nine sizes: choices, loads, outputs, both losses, and all gradients") {
  const nlohmann::json& cases = testing::golden("chapters/18_mixture_of_experts/pytorch")["cases"];
  for (const auto& [name, expected] : cases.items()) {
    CAPTURE(name);
    const std::size_t B = expected["B"], T = expected["T"], C = expected["C"], E = expected["E"];
    const Config config = {
        .width = C,
        .inner = expected["F"],
        .experts = E,
        .top = expected["k"],
        .capacity_factor = expected["capacity"].is_null() ? HUGE_VAL : expected["capacity"].get<double>()};
    Generator generator(1);
    const RoutedLayer layer(config, generator);
    std::map<std::string, Tensor> parameters;
    for (const auto& [key, tensor] : layer.named_parameters()) parameters.emplace(key, tensor);
    std::size_t n = 0;
    for (auto& [key, tensor] : parameters)
      tensor.value() = wave(tensor.shape(), 0.31 + 0.17 * static_cast<double>(n++), 0.5);

    const Tensor x = parameter(wave({B, T, C}, 0.77));
    std::vector<Report> reports;
    const Tensor y = layer(x, {}, reports, nullptr);
    const Routes& routes = reports.at(0).routes;
    CHECK(std::vector<Index>(routes.experts.begin(), routes.experts.end()) ==
          expected["experts"].get<std::vector<Index>>());
    CHECK(reports[0].plan.load == expected["load"].get<std::vector<std::size_t>>());
    CHECK(worst(routes.gates.value(), expected["gates"]) < 1e-6);
    CHECK(worst(y.value(), expected["y"]) < 1e-5);
    const Tensor even = balance(routes), z = z_loss(routes);
    CHECK(even.item() == doctest::Approx(expected["balance"].get<double>()).epsilon(1e-5));
    CHECK(z.item() == doctest::Approx(expected["z"].get<double>()).epsilon(1e-5));
    (sum(y * Tensor(wave(y.shape(), 0.7))) + even * .3 + z * .2).backward();
    CHECK(worst(x.grad(), expected["x gradient"]) < 1e-5);
    testing::compare_gradients(layer, expected["gradients"]);
  }
}
