// The first part of the story: a line through prices, its gradient, and one pass step by step.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "01_neuron/experiments/drawing.hpp"
#include "01_neuron/experiments/saved_descent.hpp"
#include "01_neuron/experiments/story.hpp"
#include "01_neuron/least_squares.hpp"
#include "01_neuron/one_pass.hpp"
#include "base/error.hpp"

namespace unrolled::neuron {
namespace {

/// The unit that always says the mean.
Unit always_the_mean(const Examples& examples) {
  double sum = 0;
  for (const Real y : examples.y) sum += y;
  Unit unit = zero_unit(examples.x.shape(1));
  unit.bias = static_cast<Real>(sum / static_cast<double>(examples.y.size()));
  return unit;
}

/// R²: the share of the differences between the y that a unit explains.
double explained(const Unit& unit, const Examples& examples) {
  return 1 - mean_squared_error(unit, examples) / mean_squared_error(always_the_mean(examples), examples);
}

/// The beginning of a table with one column.
data::Table first_rows(data::Table table, std::size_t rows) {
  const Array x = table.x, y = table.y;
  table.x = Array(Shape{rows, 1}, 0);
  table.y = Array(Shape{rows}, 0);
  for (std::size_t i = 0; i < rows; ++i) table.x(i, 0) = x(i, 0), table.y(i) = y(i);
  return table;
}

/// Errors: there is no single best unit for this table.
void refuse_undecided(const data::Table& table) {
  const std::size_t rows = table.rows(), columns = table.columns.size();
  if (rows <= columns)
    throw Error(
        fmt::format("{}: {} rows decide on no unit with {} weights and a bias", table.name, rows, columns),
        "give more rows than columns");
  Unit best;
  try {
    best = best_unit(examples_of(table), table.columns);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", table.name, error.what()));
  }
  for (std::size_t c = 0; c <= columns; ++c) {
    const Real number = c < columns ? best.weights(c) : best.bias;
    if (!std::isfinite(number * number))
      throw Error(fmt::format("{}: the best {} is {:.2g}, which is too large to compute with", table.name,
                              c < columns ? "weight of '" + table.columns[c] + "'" : "bias", number),
                  "give the columns in units in which their numbers are of like size");
  }
}

Range around(const Array& numbers) {
  const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  const double low = *least, high = *most;
  return {low - .1 * (high - low), high + .1 * (high - low)};
}

/// Each error as a square between the line and the example: the loss is the mean of their areas.
Panel squares_panel(const std::string& title, const data::Table& table, const Unit& unit) {
  const Examples examples = examples_of(table);
  const Array prediction = predict(unit, examples.x);
  Panel panel(title, table.columns[0], table.target, around(examples.x), around(examples.y));
  const std::size_t shown = std::min<std::size_t>(examples.y.size(), 60);
  for (std::size_t i = 0; i < shown; ++i) {
    const double low = std::min(prediction(i), examples.y(i)), high = std::max(prediction(i), examples.y(i));
    panel.square(examples.x(i, 0), {low, high}, orange);
  }
  panel.line(unit.weights(0), unit.bias, blue);
  for (std::size_t i = 0; i < shown; ++i) panel.point(examples.x(i, 0), examples.y(i), blue);
  return panel;
}

/// The slopes of L at `unit`, each as (L(v + 1) − L(v − 1)) / 2.
Unit central_differences(const Unit& unit, const Examples& examples) {
  const auto moved = [&](std::size_t c, Real by) {
    Unit other = unit;
    (c < unit.weights.size() ? other.weights(c) : other.bias) += by;
    return mean_squared_error(other, examples);
  };
  Unit slope = unit;
  for (std::size_t c = 0; c <= unit.weights.size(); ++c)
    (c < unit.weights.size() ? slope.weights(c) : slope.bias) =
        static_cast<Real>((moved(c, 1) - moved(c, -1)) / 2);
  return slope;
}

double largest_difference(const Unit& one, const Unit& other) {
  double largest = std::abs(one.bias - other.bias);
  for (std::size_t c = 0; c < one.weights.size(); ++c)
    largest = std::max(largest, double{std::abs(one.weights(c) - other.weights(c))});
  return largest;
}

std::vector<std::string> names_of_rows(const data::Table& table) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < table.rows(); ++i) names.push_back(fmt::format("{:g}", table.x(i, 0)));
  return names;
}

}  // namespace

Dataset read_data(app::Program& program, const Options& options) {
  program.section("The data");
  const std::string& name = program.data();
  const bool is_known = name.empty() || name == "sample" || name == "houses" || name == "flowers";
  const data::Houses houses = data::resolve_houses(name == "sample" || name == "houses" ? name : "");
  const data::Flowers flowers = data::resolve_flowers(name == "sample" || name == "flowers" ? name : "");
  Dataset dataset = {
      .line = houses.few, .prices = houses.many, .flowers = flowers.irises, .tumours = flowers.tumours};
  if (!is_known) {
    const data::Table own = data::resolve_table(name);
    if (own.has_classes()) {
      refuse_small_classes(own);
      dataset.flowers = own;
      dataset.tumours = {};
    } else {
      refuse_undecided(own);
      dataset.prices = own;
      dataset.line = data::column_alone(own, 0);
    }
  }
  const Settings settings = settings_of(dataset.prices, learning_rate(dataset.prices, options));
  if (!program.load().empty()) load_descent(settings, dataset.prices.columns.size(), program.load());
  program.say("To predict a number: {}.", dataset.line.about == dataset.prices.about
                                              ? dataset.prices.about
                                              : dataset.line.about + "; " + dataset.prices.about);
  program.say("To choose a class: {}.", dataset.flowers.about);
  return dataset;
}

void fit_one_line(app::Program& program, const Dataset& dataset) {
  program.section("A line through prices");
  const data::Table& table = dataset.line;
  const Examples examples = examples_of(table);
  const Unit best = best_unit(examples);
  const Unit rough = always_the_mean(examples);
  program.say("A unit with one input is a line: {} = {:.4g} · {} {} {:.3g}.", table.target, best.weights(0),
              table.columns[0], best.bias < 0 ? "−" : "+", std::abs(best.bias));
  program.say(
      "Its loss, the mean squared error, is {:.4g}; that of always saying the mean is {:.4g}. So {:.1f} % of "
      "the differences are "
      "explained (R²), and {:.3g} is a typical error (the root of the loss).",
      mean_squared_error(best, examples), mean_squared_error(rough, examples),
      100 * explained(best, examples), std::sqrt(mean_squared_error(best, examples)));
  program.write("squares.svg", drawing("The loss is the mean area of the squares",
                                       {squares_panel("always the mean", table, rough),
                                        squares_panel("the best line", table, best)},
                                       2));
  program.say("squares.svg draws each error as a square: the loss is the mean of their areas.");
  if (table.name != "san-diego") return;
  Real products = 0, squares = 0;  // of the best line without a bias
  for (std::size_t i = 0; i < table.rows(); ++i)
    products += table.x(i, 0) * table.y(i), squares += table.x(i, 0) * table.x(i, 0);
  const Unit through_origin = {.weights = {products / squares}, .bias = 0};
  program.claim(
      {.claim = "San Diego: a square foot costs .1388 thousand dollars (price = .1388 · sqft + 52.4)",
       .measured = best.weights(0),
       .relation = "within",
       .bound = .1388,
       .tolerance = .0001,
       .control = through_origin.weights(0),
       .control_meaning = "the best line without a bias"});
  program.claim({.claim = "San Diego: the loss of the best line is 1,305 (thousand dollars, squared)",
                 .measured = mean_squared_error(best, examples),
                 .relation = "within",
                 .bound = 1305,
                 .tolerance = .5,
                 .control = mean_squared_error(rough, examples),
                 .control_meaning = "always the mean"});
  program.claim({.claim = "San Diego: the line explains .821 of the differences in price (R²)",
                 .measured = explained(best, examples),
                 .relation = "within",
                 .bound = .821,
                 .tolerance = .0005,
                 .control = explained(through_origin, examples),
                 .control_meaning = "the best line without a bias"});
}

void check_the_gradient(app::Program& program) {
  program.section("The gradient, by hand and measured");
  const Examples examples = {.x = {{1, 2}, {3, 1}, {2, 0}, {0, 1}}, .y = {2, 5, 3, 1}};
  const Unit unit = {.weights = {1, 2}, .bias = -1};
  const Unit by_hand = gradient(unit, examples), measured = central_differences(unit, examples);
  program.say(
      "Four examples made up for this, with two inputs: x = (1, 2), (3, 1), (2, 0), (0, 1) and y = 2, 5, 3, "
      "1. A unit "
      "with w = (1, 2) and b = −1 predicts 4, 4, 1, 1.");
  Unit halved = by_hand;
  halved.weights /= 2, halved.bias /= 2;
  program.table({"slope of L", "by hand", "measured"},
                {{"in w_1", fmt::format("{}", by_hand.weights(0)), fmt::format("{}", measured.weights(0))},
                 {"in w_2", fmt::format("{}", by_hand.weights(1)), fmt::format("{}", measured.weights(1))},
                 {"in b", fmt::format("{}", by_hand.bias), fmt::format("{}", measured.bias)}});
  program.say(
      "Measured: move one number up and down by 1 and see by how much L changes. L is a parabola in each "
      "number, and for a "
      "parabola this is its slope exactly.");
  program.claim({.claim = "the gradient by hand is the measured one (largest difference)",
                 .measured = largest_difference(by_hand, measured),
                 .relation = "==",
                 .bound = 0,
                 .control = largest_difference(halved, measured),
                 .control_meaning = "the 2 of the square forgotten"});
}

void follow_one_pass(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("One pass, step by step");
  if (options.pass == "network") {
    Generator generator(program.seed());
    const Network network = descend(random_network(2, 2, generator), exclusive_or(), 1, 100);
    program.record([&] {
      network_pass(network, exclusive_or(), {"0 0", "0 1", "1 0", "1 1"}, {"first", "second"});
    });
    program.say(
        "Recorded: a network with two hidden units on exclusive or, after 100 steps, forward and backward.");
    return;
  }
  data::Table table = dataset.line;
  if (table.rows() > 30) table = first_rows(table, 30);
  const std::vector<std::string> rows = names_of_rows(table);
  const Examples examples = standardised(examples_of(table));
  const Real rate = .1F;
  const Unit begun = descend(zero_unit(1), examples, rate, 5);
  Unit next;
  program.record([&] { next = unit_pass(begun, examples, rate, rows, table.columns); });
  program.say(
      "Recorded: the sixth step of a unit that learns these prices from a standardised input. The step makes "
      "the loss {:.4g} of "
      "{:.4g}. --pass network records a network.",
      mean_squared_error(next, examples), mean_squared_error(begun, examples));
}

}  // namespace unrolled::neuron
