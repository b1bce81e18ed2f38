// One budget, spent in several ways; and the same runs by two measures.
#include <fmt/format.h>

#include "16_scaling/experiments/story.hpp"

namespace unrolled::scaling {
namespace {

/// The run that came farthest.
const Run& best_of(const std::vector<Run>& runs) {
  return *std::min_element(runs.begin(), runs.end(), [](const Run& a, const Run& b) {
    return !a.ran_away && (b.ran_away || a.divergence < b.divergence);
  });
}

/// "2·10⁹"
std::string power_text(double x) {
  static constexpr const char* digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  const auto power = static_cast<int>(std::floor(std::log10(x) + 1e-9));
  std::string text = fmt::format("{:.2g}·10", x / std::pow(10, power));
  for (const char c : std::to_string(power)) text += c == '-' ? "⁻" : digits[c - '0'];
  return text;
}

double as_number(std::size_t n) { return static_cast<double>(n); }

}  // namespace

void cross_valleys(app::Program& program, const Dataset& dataset) {
  program.section("One budget, several sizes");
  const Plans& plans = dataset.plans;
  app::Lines plot = {.title = "One budget, spent on parameters or on tokens",
                     .x_axis = "parameters N",
                     .y_axis = "nats above the floor",
                     .curves = {},
                     .log_y = true,
                     .log_x = true};
  std::vector<app::Row> rows;
  std::vector<const Run*> winners;
  std::vector<std::vector<Run>> runs;
  for (const Valley& valley : plans.valleys) runs.push_back(dataset.runs_of(valley.plans));
  for (std::size_t n = 0; n < runs.size(); ++n) {
    winners.push_back(&best_of(runs[n]));
    const std::string budget = power_text(plans.valleys[n].operations);
    app::Curve curve = {budget + " operations", {}, {}};
    for (const Run& run : runs[n]) {
      curve.x.push_back(run.parameters);
      curve.y.push_back(run.divergence);
      rows.push_back({budget, std::to_string(run.plan.width), std::to_string(run.plan.steps),
                      fmt::format("{:.1f}", run.tokens / run.parameters),
                      fmt::format("{:.3f}", run.divergence), &run == winners.back() ? "best" : ""});
    }
    plot.curves.push_back(curve);
  }
  program.table({"operations", "width", "steps", "tokens a parameter", "nats above the floor", ""}, rows);
  program.plot(plot, "valleys.svg");
  if (program.quick() || dataset.setting.name != "usual") return;
  const std::vector<Run>& middle = runs[1];
  const Run& best = *winners[1];
  program.claim(
      {.claim = "the middle budget: how much worse both ends are than the best size (share)",
       .measured = std::min(middle.front().divergence, middle.back().divergence) / best.divergence - 1,
       .bound = .1,
       .control = std::min(middle.front().divergence, best.divergence) / middle.back().divergence - 1,
       .control_meaning = "than the largest size"});
  const auto widest_at = [&](std::size_t steps) {
    std::vector<Plan> column;
    for (const std::size_t width : plans.widths) column.push_back({width, steps});
    return as_number(best_of(dataset.runs_of(column)).plan.width);
  };
  program.claim({.claim = "twenty times the budget: the best width grows (times)",
                 .measured = as_number(winners.back()->plan.width) / as_number(winners.front()->plan.width),
                 .bound = 1.9,
                 .control = widest_at(plans.steps.back()) / widest_at(plans.steps.front()),
                 .control_meaning = "as many steps for each size"});
}

void measure_twice(app::Program& program, const Dataset& dataset) {
  program.section("The same runs by two measures");
  std::vector<Run> runs = dataset.runs;
  std::erase_if(runs, [](const Run& run) { return run.ran_away; });
  std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.divergence > b.divergence; });
  const auto k = static_cast<double>((row_length + 1) / 3);
  app::Lines plot = {.title = "One and the same runs",
                     .x_axis = "nats above the floor (to the left is better)",
                     .y_axis = "share",
                     .curves = {{"facts right", {}, {}},
                                {fmt::format("all {} of a text right", k), {}, {}},
                                {fmt::format("facts right to the power of {}", k), {}, {}}}};
  double off = 0, linear = 0;
  for (const Run& run : runs) {
    const double foretold = std::pow(run.each, k);
    for (app::Curve& curve : plot.curves) curve.x.push_back(run.divergence);
    plot.curves[0].y.push_back(run.each);
    plot.curves[1].y.push_back(run.all);
    plot.curves[2].y.push_back(foretold);
    off = std::max(off, std::abs(run.all - foretold));
    linear = std::max(linear, std::abs(run.all - run.each));
  }
  program.plot(plot, "measures.svg");
  program.say(
      "A text has {} facts. In the worst run {:.2f} of the facts are right and {:.2f} of the texts, in the "
      "best {:.2f} and {:.2f}.",
      k, runs.front().each, runs.front().all, runs.back().each, runs.back().all);
  if (program.quick() || dataset.setting.name != "usual") return;
  program.claim({.claim = "all facts of a text are right as often as one to the power of their number (the "
                          "largest difference)",
                 .measured = off,
                 .relation = "<=",
                 .bound = .05,
                 .control = linear,
                 .control_meaning = "as often as one"});
}

}  // namespace unrolled::scaling
