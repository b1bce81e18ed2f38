#include "01_neuron/neuron.hpp"

#include <doctest/doctest.h>

#include "01_neuron/hidden.hpp"
#include "01_neuron/least_squares.hpp"
#include "01_neuron/one_pass.hpp"
#include "arrays.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::neuron;
using testing::column;

namespace {

/// What was recorded under this label.
const Array& recorded(const trace::Recording& recording, const std::string& label) {
  return recording.record[*recording.record.find(label)].values;
}

/// Whether numbers are, but for rounding, those that are expected.
void check_close(const std::string& what, const Array& numbers, const Array& expected) {
  CAPTURE(what);
  REQUIRE(numbers.size() == expected.size());
  for (std::size_t i = 0; i < numbers.size(); ++i)
    CHECK(double{numbers.flat(i)} == doctest::Approx(expected.flat(i)).epsilon(1e-5));
}

void check_gradients_have_values(const trace::Recording& recording) {
  for (const trace::Step& step : recording.record.steps())
    if (step.label.starts_with("∂")) CHECK_MESSAGE(step.forward.has_value(), step.label);
}

}  // namespace

TEST_CASE("one unit by hand: 1 · 3 + 2 · (−1) + ½ = 1.5, an error of −½ against 2") {
  const Unit unit = {.weights = {3, -1}, .bias = .5F};
  const Examples examples = {.x = {{1, 2}}, .y = {2}};
  CHECK(predict(unit, examples.x)(0) == doctest::Approx(1.5));
  CHECK(mean_squared_error(unit, examples) == doctest::Approx(.25));
  const Unit slope = gradient(unit, examples);  // 2 · (−½) = −1, times the inputs 1 and 2
  CHECK(slope.weights(0) == doctest::Approx(-1));
  CHECK(slope.weights(1) == doctest::Approx(-2));
  CHECK(slope.bias == doctest::Approx(-1));
}

TEST_CASE("an x that is no table with a column for each weight is refused") {
  const Unit unit = {.weights = {2}, .bias = 0};
  for (const auto& call : {std::function<void()>([&] {
                             predict(unit, Array{1, 2, 3});
                           }),
                           std::function<void()>([&] {
                             gradient(unit, Examples{{1, 2, 3}, {1, 2, 3}});
                           })})
    CHECK(testing::contains(testing::error_of(call),
                            "the examples have the shape (3), and the unit wants (N, 1)"));
  CHECK(testing::contains(testing::error_of([&] { predict(unit, Array{{1, 2}}); }), "the shape (1, 2)"));
}

TEST_CASE("descent takes the number of steps asked for, and tells of each") {
  const Examples examples = {.x = column({1}), .y = {2}};
  std::vector<std::size_t> steps;
  const Unit unit =
      descend(zero_unit(1), examples, .1F, 2, [&](std::size_t step, const Unit&) { steps.push_back(step); });
  CHECK(steps == std::vector<std::size_t>{1, 2});
  CHECK(unit.bias == doctest::Approx(.64));  // .4, and .6 of the way from there: the error was 2, then 1.2
  CHECK(descend(unit, examples, .1F, 0).bias == unit.bias);
}

TEST_CASE("columns are standardised by the scale that is given; a constant one is only centred") {
  const Scale scale = scale_of({{0, 7}, {8, 7}});
  CHECK((scale.mean == Array{4, 7}));
  CHECK((scale.deviation == Array{4, 0}));
  CHECK((standardise({{12, 7}, {0, 9}}, scale) == Array{{2, 0}, {-1, 2}}));
}

TEST_CASE("the best unit is where the gradient is zero, also on columns of 1 and of 1,000,000") {
  const Examples examples = {.x = {{1e6F, 1}, {2e6F, 0}, {3e6F, 2}, {5e6F, 1}}, .y = {7, 1, 12, 9}};
  const Unit best = best_unit(examples);
  const Examples same = {.x = {{1, 1}, {2, 0}, {3, 2}, {5, 1}}, .y = examples.y};
  const Unit slope = gradient(best_unit(same), same);
  CHECK(std::abs(slope.weights(0)) < 1e-4);
  CHECK(std::abs(slope.bias) < 1e-4);
  CHECK(best.weights(0) * 1e6F == doctest::Approx(best_unit(same).weights(0)).epsilon(1e-4));
  CHECK(best.bias == doctest::Approx(best_unit(same).bias).epsilon(1e-4));
}

TEST_CASE("columns that do not decide on one best unit are refused") {
  const Array y = {1, 2, 3, 5};
  CHECK(testing::contains(testing::error_of([&] {
                            best_unit({{{1, 2}, {2, 4}, {3, 6}, {4, 8}}, y});
                          }),
                          "column 2 follows"));
  CHECK(testing::contains(testing::error_of([&] {
                            best_unit({{{3, 1}, {3, 2}, {3, 3}, {3, 5}}, y});
                          }),
                          "the bias follows"));
  CHECK(testing::contains(testing::error_of([&] { best_unit({{{3, 1}}, {7}}); }), "no single best unit"));
}

TEST_CASE("the curvature of the loss: a unit with one standardised column has 2 in every direction") {
  const Curvature round = curvature({column({-1, 1}), {0, 1}});
  CHECK(round.largest == doctest::Approx(2));
  CHECK(round.condition() == doctest::Approx(1));
  const Curvature flat = curvature({column({-100, 100}), {0, 1}});
  CHECK(flat.largest == doctest::Approx(20000));
  CHECK(flat.smallest == doctest::Approx(2));
  CHECK(flat.limit_of_rate() == doctest::Approx(1e-4));
}

TEST_CASE("σ and cross-entropy are right where e^x overflows; softmax too") {
  CHECK(sigmoid(0) == doctest::Approx(.5));
  CHECK(sigmoid(-1000) == 0);
  CHECK(cross_entropy(-1000, 1) == doctest::Approx(1000));
  CHECK(cross_entropy(1000, 1) == 0);
  CHECK((softmax({{1000, 1000}, {-1000, 1000}}) == Array{{.5F, .5F}, {0, 1}}));
  const Layer certain = {.weights = Array(Shape{1, 2}, 0), .bias = {0, 1000}};
  CHECK(loss(certain, Labelled{column({0}), {0}}) == doctest::Approx(1000));
  CHECK(loss(certain, Labelled{column({0}), {1}}) == 0);
}

TEST_CASE("exclusive or by hand has all four right, and one unit cannot") {
  CHECK(accuracy(exclusive_or_by_hand(), exclusive_or()) == 1);
  const Unit either = {.weights = {1, 1}, .bias = -.5F};
  CHECK(accuracy(either, exclusive_or()) == .75);
}

TEST_CASE(
    "the recorded pass of a unit: each value follows from those before it, and is what neuron.hpp computes") {
  trace::Recording recording;
  const Examples examples = {.x = column({1, 2, 4}), .y = {1, 3, 2}};
  const Unit begin = {.weights = {.5F}, .bias = .1F};
  const Unit next = unit_pass(begin, examples, .1F, {"a", "b", "c"}, {"size"}),
             slope = gradient(begin, examples);
  const auto value = [&](const std::string& label) { return recorded(recording, label); };
  const Array e = value("e"), d_prediction = value("∂ŷ");
  check_close("ŷ", value("ŷ"), predict(begin, examples.x));
  check_close("e", e, value("ŷ") - examples.y);
  check_close("squares", value("squares"), e * e);
  check_close("L", value("L"), Array{Real(mean_squared_error(begin, examples))});
  check_close("∂squares", value("∂squares"), Array(Shape{3}, Real{1} / 3));
  check_close("∂e", value("∂e"), value("∂squares") * 2 * e);
  check_close("∂ŷ", d_prediction, value("∂e"));
  check_close("∂w from ∂ŷ", value("∂w"), Array{xt::sum(d_prediction * Array{1, 2, 4})()});
  check_close("∂w", value("∂w"), slope.weights);
  check_close("∂b from ∂ŷ", value("∂b"), Array{xt::sum(d_prediction)()});
  check_close("∂b", value("∂b"), Array{slope.bias});
  CHECK(next.bias == descend(begin, examples, .1F, 1).bias);
  check_close("next w", value("next w"), next.weights);
  check_close("next b", value("next b"), Array{next.bias});
  check_gradients_have_values(recording);
}

TEST_CASE(
    "the recorded pass of a network: each slope follows from those before it, and is what hidden.hpp "
    "computes") {
  trace::Recording recording;
  Generator generator(1);
  const Network network = random_network(2, 3, generator);
  const auto [x, labels] = exclusive_or();
  network_pass(network, {x, labels}, {}, {});
  const auto value = [&](const std::string& label) { return recorded(recording, label); };
  const Array p = value("p"), d_s = value("∂s"), h = value("h"), d_h = value("∂h"), d_a = value("∂a");
  check_close("L", value("L"), Array{Real(loss(network, {x, labels}))});
  const Network slope = gradient(network, {x, labels});
  Network sums = zero_network(2, 3);  // of what was recorded
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(d_s(i) == doctest::Approx((p(i) - static_cast<Real>(labels(i))) / 4));
    sums.output.bias += d_s(i);
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(d_h(i, j) == doctest::Approx(d_s(i) * network.output.weights(j)));
      CHECK(d_a(i, j) == doctest::Approx(d_h(i, j) * h(i, j) * (1 - h(i, j))));
      sums.output.weights(j) += d_s(i) * h(i, j);
      sums.hidden.bias(j) += d_a(i, j);
      for (std::size_t c = 0; c < 2; ++c) sums.hidden.weights(c, j) += d_a(i, j) * x(i, c);
    }
  }
  for (const Network& expected : {sums, slope}) {
    check_close("∂w_2", value("∂w_2"), expected.output.weights);
    check_close("∂b_2", value("∂b_2"), Array{expected.output.bias});
    check_close("∂W_1", value("∂W_1"), expected.hidden.weights);
    check_close("∂b_1", value("∂b_1"), expected.hidden.bias);
  }
  CHECK(value("∂W_1").shape() == Shape{2, 3});
  check_gradients_have_values(recording);
}
