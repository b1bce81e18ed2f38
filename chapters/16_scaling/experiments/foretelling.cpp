// Laws through the small runs, and what they say about a larger one.
#include <fmt/format.h>

#include "16_scaling/experiments/story.hpp"

namespace unrolled::scaling {
namespace {

/// The grid's runs of one number of steps, by size.
app::Curve by_size(const Dataset& dataset, std::size_t steps) {
  app::Curve curve = {fmt::format("{} steps", steps), {}, {}, true};
  for (const std::size_t width : dataset.plans.widths) {
    const Run& run = dataset.run({width, steps});
    curve.x.push_back(run.parameters);
    curve.y.push_back(run.divergence);
  }
  return curve;
}

app::Curve fitted(const Plane& plane, double tokens, double from, double to) {
  app::Curve curve = {"", {}, {}};
  for (int i = 0; i <= 40; ++i) {
    curve.x.push_back(from * std::pow(to / from, i / 40.));
    curve.y.push_back(plane.at(curve.x.back(), tokens));
  }
  return curve;
}

void draw_grid(app::Program& program, const Dataset& dataset, const Plane& plane) {
  const Run& large = dataset.run(dataset.plans.foretold);
  app::Lines plot = {.title = "What small runs say about a larger one",
                     .x_axis = "parameters N",
                     .y_axis = "nats above the floor",
                     .curves = {},
                     .log_y = true,
                     .log_x = true};
  const double least = dataset.run(dataset.plans.grid.front()).parameters;
  for (const std::size_t steps : dataset.plans.steps) {
    plot.curves.push_back(by_size(dataset, steps));
    app::Curve line = fitted(plane, static_cast<double>(steps * tokens_a_step), least, large.parameters);
    plot.curves.push_back(line);
  }
  app::Curve line = fitted(plane, large.tokens, least, large.parameters);
  line.label = fmt::format("foretold for {} steps", large.plan.steps);
  plot.curves.push_back(line);
  plot.curves.push_back({"the larger run, measured", {large.parameters}, {large.divergence}, true});
  program.plot(plot, "scaling.svg");
}

struct Forecast {
  std::string name;
  double value, low, high;  ///< the middle nine tenths of fits to runs drawn anew
};

Forecast forecast(const std::string& name, const std::vector<Point>& points, std::size_t count,
                  std::uint64_t seed, const std::function<double(const std::vector<Point>&)>& fitted) {
  Generator generator(seed);
  const std::vector<double> drawn = bootstrap(points, count, generator, fitted);
  return {name, fitted(points), drawn[count / 20], drawn[count - 1 - count / 20]};
}

}  // namespace

void foretell(app::Program& program, const Dataset& dataset) {
  program.section("The small runs foretell a larger one");
  const std::vector<Run> grid = dataset.runs_of(dataset.plans.grid);
  const std::vector<Point> points = points_of(grid);
  const Run& large = dataset.run(dataset.plans.foretold);
  const Plane plane = plane_through(points);
  draw_grid(program, dataset, plane);
  double best = HUGE_VAL, most = 0;
  for (const Run& run : grid)
    best = std::min(best, run.ran_away ? HUGE_VAL : run.divergence), most = std::max(most, run.compute());
  const std::size_t draws = program.quick() ? 20 : 200;
  const auto at_large = [&](const auto& law) { return law.at(large.parameters, large.tokens); };
  const Forecast forecasts[] = {
      forecast("plane: slope in ln N", points, draws, program.seed(),
               [](const auto& drawn) { return plane_through(drawn).n; }),
      forecast("plane: slope in ln D", points, draws, program.seed(),
               [](const auto& drawn) { return plane_through(drawn).d; }),
      forecast("foretold by the plane", points, draws, program.seed(),
               [&](const auto& drawn) { return at_large(plane_through(drawn)); }),
      forecast("foretold by A / N^α + B / D^β", points, draws, program.seed(),
               [&](const auto& drawn) { return at_large(surface_through(drawn, 0)); })};
  std::vector<app::Row> rows;
  for (const Forecast& each : forecasts)
    rows.push_back(
        {each.name, fmt::format("{:.3f}", each.value), fmt::format("{:.3f} – {:.3f}", each.low, each.high)});
  rows.push_back({"the larger run, measured", fmt::format("{:.3f}", large.divergence), ""});
  rows.push_back({"the best small run", fmt::format("{:.3f}", best), ""});
  program.say(
      "{} runs, and one of width {} with {} steps: {:.1f} times the operations of the largest of them.",
      points.size(), large.plan.width, large.plan.steps, large.compute() / most);
  program.table({"", "value", "nine tenths of fits to runs drawn anew"}, rows);

  std::vector<double> starts = {dataset.run({dataset.plans.widths[1], dataset.plans.steps[1]}).divergence};
  for (const Run& run : dataset.runs_of(dataset.plans.starts)) starts.push_back(run.divergence);
  const auto [low, high] = std::minmax_element(starts.begin(), starts.end());
  program.say("What is chance: the same run from {} starts comes to {:.3f} – {:.3f}.", starts.size(), *low,
              *high);
  if (program.quick() || dataset.setting.name != "usual") return;
  if (large.ran_away) throw Error("the larger run ran away, so nothing can be said of it", "a lower --rate");
  // The same fit, where a run's size or length is another's
  std::vector<Point> sizes = points, lengths = points;
  const std::size_t n = points.size(), columns = dataset.plans.steps.size();
  for (std::size_t i = 0; i < n; ++i) {
    sizes[i].N = points[(i + columns) % n].N;
    lengths[i].D = points[i / columns * columns + (i + 1) % columns].D;
  }
  program.claim({.claim = "nats above the floor fall as a power of N: the plane's slope in ln N",
                 .measured = plane.n,
                 .relation = "within",
                 .bound = -.46,
                 .tolerance = .08,
                 .control = plane_through(sizes).n,
                 .control_meaning = "sizes exchanged among the runs"});
  program.claim({.claim = "and of D: its slope in ln D",
                 .measured = plane.d,
                 .relation = "within",
                 .bound = -.31,
                 .tolerance = .08,
                 .control = plane_through(lengths).d,
                 .control_meaning = "lengths exchanged among the runs"});
  program.claim(
      {.claim = "nine small runs foretell a larger one: the plane is off by (share of what was measured)",
       .measured = std::abs(plane.at(large.parameters, large.tokens) / large.divergence - 1),
       .relation = "<=",
       .bound = .45,
       .control = best / large.divergence - 1,
       .control_meaning = "as the best small run"});
  const double entropy = dataset.setting.language.entropy();
  const Surface free = floor_through(points_of(grid, entropy), 60);
  program.say(
      "With a floor of its own the law is E + A / N^α + B / D^β with E = {:.3f}; the entropy is {:.3f}.",
      free.E, entropy);
}

}  // namespace unrolled::scaling
