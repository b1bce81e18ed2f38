// Gradients of the routed layer and its losses, by central differences.
#include <doctest/doctest.h>

#include "18_mixture_of_experts/model.hpp"
#include "gradient_check.hpp"

using namespace unrolled;
using namespace unrolled::mixture;

namespace {

/// A layer's output from x and the router's weight; choices do not change within the differences' step.
void check_layer(std::size_t k, double capacity) {
  Generator generator(3);
  RoutedLayer layer({.width = 5, .inner = 4, .experts = 3, .top = k, .capacity_factor = capacity}, generator);
  check::gradient(
      [&](const std::vector<Tensor>& in) {
        layer.router->W_r.weight = in[1];
        layer.experts.each[1].up.weight = in[2];
        std::vector<Report> reports;
        const Tensor y = layer(in[0], {}, reports, nullptr);
        return y + balance(reports[0].routes) + z_loss(reports[0].routes);
      },
      {check::numbers({2, 4, 5}), check::numbers({5, 3}, 2), check::numbers({5, 4}, 3)});
}

}  // namespace

TEST_CASE("the routed layer's gradient: one choice, two, and with little room") {
  check_layer(1, HUGE_VAL);
  check_layer(2, HUGE_VAL);
  check_layer(2, .6);
}
