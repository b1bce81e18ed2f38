// Routing, grouping and balance by hand, and at their edges.
#include <doctest/doctest.h>

#include <limits>

#include "18_mixture_of_experts/model.hpp"
#include "18_mixture_of_experts/published.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::mixture;
using testing::contains, testing::error_of;

namespace {

std::vector<Index> numbers(const Indices& indices) { return {indices.begin(), indices.end()}; }

constexpr std::size_t width = 6;

struct Pass {
  Array y, x_gradient;
  std::vector<Report> reports;
};

/// One pass forward and back through a layer, of the numbers of x summed.
Pass pass(const RoutedLayer& layer, const Array& numbers) {
  for (Tensor each : layer.parameters()) each.zero_grad();
  const Tensor x = parameter(numbers);
  Pass result;
  const Tensor y = layer(x, Indices(Shape{numbers.size() / width}, 0), result.reports, nullptr);
  sum(y).backward();
  result.y = y.value(), result.x_gradient = x.grad();
  return result;
}

bool all_zero(const Array& x) {
  return std::all_of(x.begin(), x.end(), [](Real each) { return each == 0; });
}

/// Row n of a matrix, or of a larger array: its numbers from n · width on.
Array row(const Array& x, std::size_t n) {
  Array part = Array::from_shape({1, width});
  for (std::size_t c = 0; c < width; ++c) part(0, c) = x.flat(n * width + c);
  return part;
}

double difference(const Array& a, const Array& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(a.flat(i) - b.flat(i))));
  return most;
}

}  // namespace

TEST_CASE("the best k, the largest first, and of equals the first") {
  const Array scores = {{3, 1, 2, 3}, {-5, -1, -1, -2}};
  CHECK(numbers(best(scores, 1)) == std::vector<Index>{0, 1});
  CHECK(numbers(best(scores, 3)) == std::vector<Index>{0, 3, 2, 1, 2, 3});
  CHECK(contains(error_of([&] { best(scores, 5); }), "5 of 4 experts"));
  CHECK(contains(error_of([&] { best(scores, 0); }), "0 of 4 experts"));
}

TEST_CASE("scores that are no numbers: each expert once, and in range") {
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  const Array scores = {{nan, nan, nan}, {1, nan, 2}};
  CHECK(numbers(best(scores, 3)) == std::vector<Index>{0, 1, 2, 2, 0, 1});
  Generator generator(1);
  const RoutedLayer layer({.width = width, .inner = 3, .experts = 3, .top = 2}, generator);
  Array x = normal({4, width}, 1, generator);
  x(2, 0) = nan;
  const Pass result = pass(layer, x);
  CHECK(std::isnan(result.y(2, 0)));
  CHECK(all_finite(row(result.y, 0)));
}

TEST_CASE("gates: the probability of one, shares of two") {
  const Tensor probabilities(Array{{Real(.5), Real(.3), Real(.2)}});
  CHECK(gates_of(probabilities, Indices(Shape{1, 1}, 1)).item() == doctest::Approx(.3));
  const Indices two = {{0, 2}};
  const Array gates = gates_of(probabilities, two).value();
  CHECK(gates(0, 0) == doctest::Approx(5. / 7));
  CHECK(gates(0, 1) == doctest::Approx(2. / 7));
}

TEST_CASE("noise moves choices in training only") {
  Generator generator(1), drawing(2);
  const Router router(width, 8, 1, generator, 10);
  const Tensor x = normal({50, width}, 1, generator);
  CHECK(router(x).experts == router(x).experts);
  CHECK(router(x, &drawing).experts == router(x).experts);
  const nn::Training training(generator);
  CHECK(router(x, &drawing).experts != router(x).experts);
}

TEST_CASE("capacity is rounded up, for k choices: ⌈2 · 1.25 · 10 / 8⌉ = 4, ⌈1 · 1.1 · 40 / 4⌉ = 11") {
  CHECK(capacity_of(10, 8, 2, 1.25) == 4);
  CHECK(capacity_of(40, 4, 1, 1.1) == 11);
  CHECK(capacity_of(1, 8, 1, 1) == 1);
  CHECK(capacity_of(10, 8, 1, 0) == 0);
  CHECK(capacity_of(10, 8, 1, HUGE_VAL) == no_limit);
}

TEST_CASE("six tokens, three experts: rows by expert, and where each answer stands") {
  Indices experts = {2, 0, 2, 2, 0, 2};
  experts.reshape({6, 1});
  const Assignment plan = assign(experts, 3, 3);
  CHECK(plan.load == std::vector<std::size_t>{2, 0, 3});
  CHECK(numbers(plan.tokens) == std::vector<Index>{1, 4, 0, 2, 3});
  CHECK(numbers(plan.answers) == std::vector<Index>{3, 1, 4, 5, 2, 0});
  CHECK(plan.dropped() == 1);
}

TEST_CASE("first choices come before second choices: token 0's second finds no room, token 2's first does") {
  const Indices experts = {{0, 1}, {1, 0}, {1, 2}};
  const Assignment plan = assign(experts, 3, 2);
  CHECK(numbers(plan.answers) == std::vector<Index>{1, 0, 3, 2, 4, 5});
  CHECK(plan.load == std::vector<std::size_t>{2, 2, 1});
}

TEST_CASE("an expert without tokens: its gradient is 0, and nothing is NaN") {
  Generator generator(1);
  const RoutedLayer layer({.width = width, .inner = 3, .experts = 5}, generator);
  Tensor scores = layer.router->W_r.weight;
  scores.value().fill(0);
  scores.value()(0, 2) = 1;  // with a first feature above 0 all go to expert 2
  const Array x = uniform({7, width}, 1, 2, generator);
  const Pass result = pass(layer, x);
  CHECK(result.reports[0].plan.load == std::vector<std::size_t>{0, 0, 7, 0, 0});
  CHECK(all_finite(result.y));
  CHECK(all_finite(result.x_gradient));
  for (const auto& [name, tensor] : layer.named_parameters()) {
    CAPTURE(name);
    CHECK(all_finite(tensor.grad()));
    if (name.starts_with("expert.")) CHECK(all_zero(tensor.grad()) == !name.starts_with("expert.2."));
  }
}

TEST_CASE("equal scores: all tokens to the first expert, with a gate of 1/E") {
  Generator generator(1);
  const RoutedLayer layer({.width = width, .inner = 3, .experts = 4}, generator);
  Tensor scores = layer.router->W_r.weight;
  scores.value().fill(0);
  const Pass result = pass(layer, normal({3, width}, 1, generator));
  CHECK(result.reports[0].plan.load == std::vector<std::size_t>{3, 0, 0, 0});
  CHECK(result.reports[0].routes.gates.value()(1, 0) == Real(.25));
  CHECK(balance(result.reports[0].routes).item() == doctest::Approx(1));
}

TEST_CASE("no room at all: nothing is added, and nothing flows back") {
  Generator generator(1);
  const RoutedLayer layer({.width = width, .inner = 3, .experts = 4, .capacity_factor = 0}, generator);
  const Pass result = pass(layer, normal({3, width}, 1, generator));
  CHECK(all_zero(result.y));
  CHECK(all_zero(result.x_gradient));
  CHECK(result.reports[0].plan.dropped() == 3);
}

TEST_CASE("one token, with a batch axis and without") {
  Generator generator(1);
  const RoutedLayer layer({.width = width, .inner = 3, .experts = 4, .top = 2, .capacity_factor = 1},
                          generator);
  Array x = normal({1, width}, 1, generator);
  const Pass flat = pass(layer, x);
  x.reshape({1, 1, width});
  const Pass batch = pass(layer, x);
  CHECK(batch.y.shape() == Shape{1, 1, 6});
  CHECK(difference(batch.y, flat.y) == 0);
  CHECK(flat.reports[0].plan.dropped() == 0);
}

TEST_CASE("an expert's answer does not depend on who else is in the batch, while there is room") {
  Generator generator(1);
  const RoutedLayer layer({.width = width, .inner = 20, .experts = 4, .top = 2}, generator);
  const Array x = normal({37, width}, 1, generator);
  const Array whole = pass(layer, x).y;
  for (const std::size_t n : {0, 20, 36}) {
    CHECK(difference(pass(layer, row(x, n)).y, row(whole, n)) < 1e-5);
  }
}

TEST_CASE("a hash of the word: splitmix64's first number, the same expert each time, and all of them") {
  CHECK(hash_of(0) == 0xe220a8397b1dcdaf);
  Indices words = Indices::from_shape({200});
  std::iota(words.begin(), words.end(), Index{0});
  const Routes routes = hash_routes(words, 8);
  CHECK(routes.experts == hash_routes(words, 8).experts);
  CHECK(busiest(shares_of(routes.experts, 8)) < 2);
  CHECK(routes.gates.value()(7, 0) == 1);
  CHECK(contains(error_of([&] { balance(routes); }), "learns nothing"));
  CHECK(contains(error_of([&] { z_loss(routes); }), "learns nothing"));
}

TEST_CASE("experts at random need a generator") {
  Generator generator(1);
  const RoutedLayer layer({.width = width, .inner = 3, .experts = 4, .routing = Routing::random}, generator);
  CHECK(contains(error_of([&] { pass(layer, normal({3, width}, 1, generator)); }), "without a generator"));
  CHECK(busiest(shares_of(random_routes(1000, 4, generator).experts, 4)) < 1.2);
}

TEST_CASE("z-loss: scores 0 and 0 cost (ln 2)², and large ones do not overflow") {
  Routes routes;
  routes.scores = Array(Shape{1, 2}, 0);
  CHECK(z_loss(routes).item() == doctest::Approx(std::log(2) * std::log(2)));
  routes.scores = Array(Shape{1, 2}, 300);
  CHECK(z_loss(routes).item() == doctest::Approx(std::pow(300 + std::log(2), 2)));
}

TEST_CASE("models: each kind of routing reads, texts of one token too, and dense ones route nothing") {
  Generator generator(1);
  for (const Routing routing : {Routing::dense, Routing::learnt, Routing::hash, Routing::random}) {
    const Model model({.vocabulary = 9,
                       .context = 5,
                       .width = 8,
                       .heads = 2,
                       .layers = 2,
                       .experts = 3,
                       .routing = routing},
                      generator);
    std::vector<Report> reports;
    const Indices tokens = {{1, 2, 3, 4, 5}, {8, 7, 6, 5, 4}};
    CHECK(model(tokens, reports, &generator).shape() == Shape{2, 5, 9});
    CHECK(reports.size() == (routing == Routing::dense ? 0 : 2));
    CHECK(model(Indices(Shape{1}, 3), reports, &generator).shape() == Shape{1, 9});
  }
}

TEST_CASE(
    "published shapes: GLaM 1,162 billion of which 96.6 are at work, Mixtral 46.7 and 12.9, Switch-C's "
    "experts 1.570 trillion") {
  CHECK(static_cast<double>(parameters_of(glam())) / 1e9 == doctest::Approx(1162).epsilon(5e-4));
  CHECK(static_cast<double>(at_work(glam())) / 1e9 == doctest::Approx(96.6).epsilon(5e-4));
  CHECK(parameters_of(mixtral()) == 46'702'792'704);
  CHECK(static_cast<double>(at_work(mixtral())) / 1e9 == doctest::Approx(12.88).epsilon(5e-4));
  CHECK(in_experts(switch_c()) == 1'570'347'417'600);
}
