// The second part of the story: descent on columns as they come and standardised, and how large a step may be.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "01_neuron/experiments/drawing.hpp"
#include "01_neuron/experiments/saved_descent.hpp"
#include "01_neuron/experiments/story.hpp"
#include "01_neuron/least_squares.hpp"
#include "app/late_progress.hpp"
#include "base/error.hpp"

namespace unrolled::neuron {
namespace {

/// How the error of a descent from zero compares with the smallest there is, after each of some numbers of steps.
std::vector<double> errors_over_best(const Examples& examples, double rate,
                                     const std::vector<std::size_t>& after) {
  const double best = mean_squared_error(best_unit(examples), examples);
  std::vector<double> ratios;
  descend(zero_unit(examples.x.shape(1)), examples, static_cast<Real>(rate), after.back(),
          [&](std::size_t step, const Unit& unit) {
            if (step == after[ratios.size()]) ratios.push_back(mean_squared_error(unit, examples) / best);
          });
  return ratios;
}

/// Descent with a progress bar; --load goes on from where --save or Ctrl-C left it.
Unit learn(app::Program& program, const data::Table& table, const Examples& examples, Real rate) {
  const Settings settings = settings_of(table, rate);
  Descent descent = {.unit = zero_unit(table.columns.size())};
  if (!program.load().empty()) descent = load_descent(settings, table.columns.size(), program.load());
  const std::size_t steps = program.train_steps(50, 50),
                    left = steps > descent.steps ? steps - descent.steps : 0;
  const auto saver = program.on_interrupt([&] {
    save_descent(descent, settings, program.checkpoint());
    return program.checkpoint();
  });
  if (left > 0) {
    app::LateProgress progress(program, "descent", left);
    descend(descent.unit, examples, rate, left, [&](std::size_t, const Unit& unit) {
      descent = {unit, descent.steps + 1};
      progress.step();
    });
  }
  if (!program.save().empty()) save_descent(descent, settings, program.save());
  return descent.unit;
}

/// From white, the smallest loss, to dark blue.
std::string shade(std::size_t level, std::size_t levels) {
  const double t = static_cast<double>(level) / static_cast<double>(levels - 1);
  const auto mix = [&](double from, double to) { return static_cast<int>(from + t * (to - from)); };
  return fmt::format("#{:02x}{:02x}{:02x}", mix(255, 5), mix(255, 48), mix(255, 97));
}

/// A quarter of the safe rate: a path that can be seen, where the safe one arrives at once.
double drawn_rate(const Examples& examples) { return curvature(examples).safe_rate() / 4; }

/// The loss of a unit with one input over (w, b), and the path of a descent from zero across it.
Panel loss_panel(const std::string& title, const Examples& examples, Range w, Range b, std::size_t steps) {
  constexpr std::size_t across = 80, down = 60, levels = 12;
  const Unit best = best_unit(examples);
  const double least =
      std::max(mean_squared_error(best, examples), 1e-6 * mean_squared_error(zero_unit(1), examples));
  const double rate = drawn_rate(examples);
  Panel panel(title, "w", "b", w, b);
  for (std::size_t r = 0; r < down; ++r) {
    const double low = b.low + b.width() * static_cast<double>(r) / down, high = low + b.width() / down;
    const auto edge = [&](std::size_t c) { return w.low + w.width() * static_cast<double>(c) / across; };
    const auto level = [&](std::size_t c) {
      const Unit unit = {.weights = {static_cast<Real>((edge(c) + edge(c + 1)) / 2)},
                         .bias = static_cast<Real>((low + high) / 2)};
      const double excess = mean_squared_error(unit, examples) / least - 1;
      return static_cast<std::size_t>(std::clamp(3.5 * std::log10(1 + 8 * excess), 0., levels - 1.));
    };
    // Neighbours of one shade are one area
    for (std::size_t c = 0, begin = 0; c < across; ++c) {
      if (c + 1 < across && level(c + 1) == level(begin)) continue;
      panel.area({edge(begin), edge(c + 1)}, {low, high}, shade(level(begin), levels));
      begin = c + 1;
    }
  }
  std::vector<std::pair<double, double>> path = {{0, 0}};
  descend(zero_unit(1), examples, static_cast<Real>(rate), steps,
          [&](std::size_t, const Unit& unit) { path.emplace_back(unit.weights(0), unit.bias); });
  panel.path(path, orange);
  for (std::size_t i = 0; i < std::min<std::size_t>(path.size(), 12); ++i)
    panel.point(path[i].first, path[i].second, orange, 4);
  panel.point(path.back().first, path.back().second, orange, 6);
  panel.point(best.weights(0), best.bias, green, 6);
  return panel;
}

/// The same descent over the same prices, on the input as it comes and standardised.
std::string two_losses(const Examples& examples, std::size_t raw_steps) {
  const Unit best = best_unit(examples);
  const Examples standard = standardised(examples);
  const Unit middle = best_unit(standard);
  const double spread = std::sqrt(mean_squared_error(middle, standard)) + std::abs(middle.weights(0));
  const double reach = 1.3 * std::abs(middle.bias);
  const double w = best.weights(0), b = best.bias;
  return drawing(
      "The loss over w and b, and the path of descent",
      {loss_panel(fmt::format("the input as it comes: {} steps", raw_steps), examples,
                  {w - 1.5 * std::abs(w), w + 1.5 * std::abs(w)}, {b - 1.5 * spread, b + 1.5 * spread},
                  raw_steps),
       loss_panel("standardised: 20 steps", standard, {middle.weights(0) - reach, middle.weights(0) + reach},
                  {middle.bias - reach, middle.bias + reach}, 20)},
      2);
}

/// What the page says of the houses: where descent has come, and what a room is worth.
void claim_about_bias(app::Program& program, const Examples& examples) {
  const auto share_after = [](const Examples& seen, std::size_t steps) {
    const Unit unit = descend(zero_unit(1), seen, static_cast<Real>(drawn_rate(seen)), steps);
    return unit.bias / best_unit(seen).bias;
  };
  program.claim({.claim = "San Diego: 2,000 steps on areas as they come leave b near 0 (share of the best b)",
                 .measured = share_after(examples, 2000),
                 .relation = "<=",
                 .bound = .01,
                 .control = share_after(standardised(examples), 20),
                 .control_meaning = "standardised, 20 steps"});
}

void claim_about_rooms(app::Program& program, const data::Table& table, const Unit& best) {
  struct Worth {
    const char* of_what;
    double thousands, tolerance;
  };
  const Worth all[] = {{"a square foot more", .264, .0005},
                       {"a bedroom more, at the same area,", -27.1, .05},
                       {"a bathroom more", 23.26, .005}};
  for (std::size_t c = 0; c < 3; ++c)
    program.claim({.claim = fmt::format("Orange County: what {} costs in thousand dollars", all[c].of_what),
                   .measured = best.weights(c),
                   .relation = "within",
                   .bound = all[c].thousands,
                   .tolerance = all[c].tolerance,
                   .control = best_unit(examples_of(data::column_alone(table, c))).weights(0),
                   .control_meaning = "a unit that sees this column alone"});
}

}  // namespace

Real learning_rate(const data::Table& table, const Options& options) {
  const Curvature of_standard = curvature(standardised(examples_of(table)));
  if (options.rate >= of_standard.limit_of_rate())
    throw Error(
        fmt::format("--rate {:g}: the error would grow without end, as it does from 2/λ_max = {:.3g} on",
                    options.rate, of_standard.limit_of_rate()),
        fmt::format("try --rate {:.2g}", of_standard.safe_rate()));
  return static_cast<Real>(options.rate > 0 ? options.rate : of_standard.safe_rate());
}

void learn_prices(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("Descent, and why columns are standardised");
  const data::Table& table = dataset.prices;
  const Examples raw = examples_of(table), standard = standardised(raw);
  const Curvature raw_curvature = curvature(raw), curvature_of_standard = curvature(standard);
  const Unit unit = learn(program, table, standard, learning_rate(table, options));
  const Unit best = best_unit(raw);
  const Scale scale = scale_of(table.x);
  std::vector<app::Row> rows;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    rows.push_back({table.columns[c], fmt::format("{:.4g}", unit.weights(c)),
                    fmt::format("{:.4g}", unit.weights(c) / scale.deviation(c)),
                    fmt::format("{:.4g}", best.weights(c))});
  program.table({"column", "weight learnt, standardised", "for one more of it", "best"}, rows);

  if (mean_squared_error(best, raw) < 1e-9 * mean_squared_error(zero_unit(table.columns.size()), raw)) {
    program.say("Every example lies on the best line, so its error is no measure for that of a descent.");
    return;
  }

  const std::vector<std::size_t> after = {1, 10, 50, 200, 2000};
  const auto slow = errors_over_best(raw, raw_curvature.safe_rate(), after);
  const auto fast = errors_over_best(standard, curvature_of_standard.safe_rate(), after);
  rows.clear();
  for (std::size_t k = 0; k < after.size(); ++k)
    rows.push_back(
        {std::to_string(after[k]), fmt::format("{:.3f}", slow[k]), fmt::format("{:.3f}", fast[k])});
  program.say(
      "The error of descent, as a multiple of the smallest there is. Each has the rate that is safe for it, "
      "1/λ_max; λ_max / λ_min is "
      "{:.2g} for the columns as they come and {:.2g} for standardised ones.",
      raw_curvature.condition(), curvature_of_standard.condition());
  program.table({"steps", "columns as they come", "standardised"}, rows);
  program.write("two_losses.svg", two_losses(examples_of(dataset.line), 2000));
  program.say(
      "two_losses.svg draws the loss of a unit with one input over its weight and its bias, and where "
      "descent goes at a quarter of 1/λ_max.");
  if (dataset.line.name == "san-diego") claim_about_bias(program, examples_of(dataset.line));
  if (table.name != "orange-county") return;
  claim_about_rooms(program, table, best);
  program.claim({.claim = "Orange County: λ_max / λ_min of the columns as they come",
                 .measured = raw_curvature.condition(),
                 .relation = "within",
                 .bound = 7.8e8,
                 .tolerance = .05e8,
                 .control = curvature_of_standard.condition(),
                 .control_meaning = "standardised"});
  program.claim({.claim = "standardised, 50 steps of descent are at the best line (error over the smallest)",
                 .measured = fast[2],
                 .relation = "<=",
                 .bound = 1.001,
                 .control = slow[2],
                 .control_meaning = "columns as they come"});
  program.claim({.claim = "on columns as they come 2,000 steps are not (error over the smallest)",
                 .measured = slow[4],
                 .bound = 1.5,
                 .control = fast[4],
                 .control_meaning = "standardised"});
}

void try_learning_rates(app::Program& program, const Dataset& dataset) {
  program.section("How large a step may be");
  const Examples examples = standardised(examples_of(dataset.prices));
  const double limit = curvature(examples).limit_of_rate();
  const double begin = mean_squared_error(zero_unit(examples.x.shape(1)), examples);
  constexpr std::size_t steps = 300;
  app::Lines lines = {.title = "The loss of descent at five rates",
                      .x_axis = "step",
                      .y_axis = "mean squared error",
                      .curves = {},
                      .log_y = true};
  std::vector<double> last;
  for (const double share : {.02, .25, .5, .99, 1.01}) {
    app::Curve curve = {.label = fmt::format("{:g} of 2/λ_max", share), .x = {}, .y = {}};
    descend(zero_unit(examples.x.shape(1)), examples, static_cast<Real>(share * limit), steps,
            [&](std::size_t step, const Unit& unit) {
              if (step <= 60)
                curve.x.push_back(static_cast<double>(step)),
                    curve.y.push_back(mean_squared_error(unit, examples));
              if (step == steps) last.push_back(mean_squared_error(unit, examples) / begin);
            });
    lines.curves.push_back(std::move(curve));
  }
  program.plot(lines, "rates.svg");
  program.say(
      "The curvature of this loss is the same everywhere, so arithmetic says which rates are too large: from "
      "2/λ_max = {:.4g} on each step "
      "ends farther from the lowest point than it began. After {} steps the error is {:.3g} of the first at "
      ".99 of that, and {:.3g} at 1.01.",
      limit, steps, last[3], last[4]);
  program.claim(
      {.claim = "the error falls at .99 of 2/λ_max, and grows at 1.01 (after 300 steps, of the first)",
       .measured = last[3],
       .relation = "<=",
       .bound = 1,
       .control = last[4],
       .control_meaning = "1.01 of 2/λ_max"});
}

}  // namespace unrolled::neuron
