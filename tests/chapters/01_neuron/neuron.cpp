#include "01_neuron/neuron.hpp"

#include <doctest/doctest.h>

#include "01_neuron/hidden.hpp"
#include "01_neuron/least_squares.hpp"
#include "01_neuron/one_pass.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::neuron;

namespace {

/// Numbers one below the other: (N,1).
Array column(const std::vector<Real>& numbers) {
  Array x = Array::from_shape({numbers.size(), std::size_t{1}});
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
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
}

TEST_CASE("exclusive or by hand has all four right, and one unit cannot") {
  CHECK(accuracy(exclusive_or_by_hand(), exclusive_or()) == 1);
  const Unit either = {.weights = {1, 1}, .bias = -.5F};
  CHECK(accuracy(either, exclusive_or()) == .75);
}

TEST_CASE("the recorded passes compute what the headers do, and every gradient belongs to a value") {
  trace::Recording recording;
  const Examples examples = {.x = column({1, 2, 4}), .y = {1, 3, 2}};
  const Unit begin = {.weights = {.5F}, .bias = .1F};
  const Unit next = unit_pass(begin, examples, .1F, {"a", "b", "c"}, {"size"});
  CHECK(next.bias == descend(begin, examples, .1F, 1).bias);
  const trace::Record& record = recording.record;
  CHECK(double{record[*record.find("L")].values()} == doctest::Approx(mean_squared_error(begin, examples)));
  for (const trace::Step& step : record.steps())
    if (step.label.starts_with("∂")) CHECK_MESSAGE(step.forward.has_value(), step.label);

  trace::Recording other;
  network_pass(exclusive_or_by_hand(), exclusive_or(), {}, {});
  for (const trace::Step& step : other.record.steps())
    if (step.label.starts_with("∂")) CHECK_MESSAGE(step.forward.has_value(), step.label);
  CHECK(other.record[*other.record.find("∂W_1")].shape == Shape{2, 2});
}
