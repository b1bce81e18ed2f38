// The runs: what is tried, all of it one training that can be stopped, and what came of it.
#include <fmt/format.h>

#include "16_scaling/experiments/story.hpp"
#include "app/training.hpp"
#include "terminal/numbers.hpp"

namespace unrolled::scaling {

constexpr const char* sweep_hint = "a lower --rate";

const Run& Dataset::run(const Plan& plan) const {
  const auto found = std::find_if(runs.begin(), runs.end(), [&](const Run& run) { return run.plan == plan; });
  if (found == runs.end())
    throw Error(fmt::format("no run of width {} with {} steps", plan.width, plan.steps));
  return *found;
}

std::vector<Run> Dataset::runs_of(const std::vector<Plan>& wanted) const {
  std::vector<Run> found;
  for (const Plan& plan : wanted) found.push_back(run(plan));
  return found;
}

Dataset open(app::Program& program, const Options& options) {
  Extent extent = extent_of(options.sweep);
  if (program.quick()) extent.widths.pop_back(), extent.valleys = {{1e10, {4, 8}}};
  Generator generator(program.seed());
  Facts language(extent.K, 1.3, generator);
  Indices asked = language.draw(program.quick() ? 16 : 1024, row_length + 1, generator);
  const std::size_t largest = program.train_steps(extent.foretold.steps, 12);
  if (largest < 12)
    throw Error(
        fmt::format("--train-steps {}: these are the steps of the largest run, and others are shorter",
                    largest),
        "12 at least");
  const Plans plans = plans_of(extent, language, largest);
  const data::Text text = data::resolve_text(program.data());
  const text::Parts parts = positions::parts_for_windows(text.text, text.name, window);
  Dataset dataset = {{std::move(language), std::move(asked), program.seed(), options.rate, options.sweep},
                     plans,
                     {},
                     text,
                     parts.train,
                     parts.held_out};
  app::check_load(program, Sweep(dataset.setting, plans.all()));
  return dataset;
}

void make_runs(app::Program& program, Dataset& dataset) {
  program.section("The runs");
  const std::vector<Plan> plans = dataset.plans.all();
  Sweep sweep(dataset.setting, plans);
  program.say("{} runs of one layer each. Every one learns from fresh texts of {} tokens, {} at a time.",
              plans.size(), row_length, rows_a_step);
  app::KeptTraining(program, sweep, sweep.steps(), sweep_hint)
      .go_on(fmt::format("{} runs", plans.size()), sweep.steps());
  dataset.runs = sweep.runs();
  std::vector<app::Row> rows;
  std::string ran_away;
  for (const Run& run : dataset.runs) {
    const std::string plan = fmt::format("width {}, {} steps", run.plan.width, run.plan.steps);
    if (run.ran_away) ran_away += (ran_away.empty() ? "" : "; ") + plan;
    rows.push_back({plan + (run.plan.start > 0 ? fmt::format(", start {}", run.plan.start) : ""),
                    grouped(static_cast<std::size_t>(run.parameters)),
                    grouped(static_cast<std::size_t>(run.tokens)), fmt::format("{:.1e}", run.compute()),
                    run.ran_away ? "ran away" : fmt::format("{:.4f}", run.divergence)});
  }
  program.table({"run", "N", "D", "C = 6 N D", "nats above the floor"}, rows);
  if (!ran_away.empty()) program.say("Ran away, and are left out of every fit: {}.", ran_away);
}

}  // namespace unrolled::scaling
