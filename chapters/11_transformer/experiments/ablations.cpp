// Copying and reversing, and what breaks when a part of the machine is taken away.
#include <fmt/format.h>

#include "11_transformer/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::transformer {
namespace {

constexpr std::size_t batch = 32;

struct Outcome {
  double right;   ///< share of whole answers, written by itself
  double forced;  ///< share of next symbols, given the right ones before
};

Outcome train(app::Program& program, const std::string& name, Task task, const Config& config) {
  Generator generator(program.seed());
  const Transformer model(config, generator);
  const std::size_t steps = program.train_steps(400, 10);
  const FadingNoam rate{{config.width, 100, 0.25}, steps, std::min<std::size_t>(200, steps)};
  const auto loss = [&](Generator& drawing) {
    const Examples examples = draw(task, batch, task_length, drawing);
    return loss_of(model, lesson(examples.sources, examples.targets));
  };
  app::fit(program, name, loss, {.adam = paper_adam(model), .rate = rate}, steps, generator, runaway_hint);
  const Examples test = draw(task, program.quick() ? 50 : 1000, task_length, generator);
  return {share_right(model, test), share_forced(model, lesson(test.sources, test.targets))};
}

app::Row row(const std::string& without, const std::string& task, const Outcome& outcome) {
  return {without, task, fmt::format("{:.3f}", outcome.right), fmt::format("{:.3f}", outcome.forced)};
}

}  // namespace

void learn_tasks(app::Program& program, Norm norm) {
  program.section("Copy, reverse, sort");
  program.say(
      "Ten of {} symbols are read and written again, as they came, backwards, or in order; right is only a "
      "whole "
      "answer with its end. Then parts of the machine are taken away, and it is trained the same.",
      symbols);
  const Config whole = {.vocabulary = task_vocabulary, .norm = norm};
  Config no_positions = whole, no_mask = whole, no_cross = whole;
  no_positions.positions = no_mask.causal_mask = no_cross.cross_attention = false;
  const Outcome copy = train(program, "copy", Task::copy, whole);
  const Outcome reverse = train(program, "reverse", Task::reverse, whole);
  const Outcome unplaced = train(program, "copy, no positions", Task::copy, no_positions);
  const Outcome sort = train(program, "sort, no positions", Task::sort, no_positions);
  const Outcome leaking = train(program, "copy, no causal mask", Task::copy, no_mask);
  const Outcome blind = train(program, "copy, no cross-attention", Task::copy, no_cross);
  program.table({"taken away", "task", "written by itself", "next symbol, given those before"},
                {row("nothing", "copy", copy), row("nothing", "reverse", reverse),
                 row("positions", "copy", unplaced), row("positions", "sort", sort),
                 row("causal mask", "copy", leaking), row("cross-attention", "copy", blind)});
  program.say(
      "Without positions the source is a set: what is in it can be sorted, not copied. Without the causal "
      "mask each "
      "position sees the symbol that it has to predict, learns to copy it, and has nothing to copy when it "
      "writes by itself. Without cross-attention the source is never seen.");
  if (program.quick()) {
    program.say("No claim is made here: that takes the full training.");
    return;
  }
  const auto solves = [&](const char* text, const Outcome& outcome, const Outcome& control,
                          const char* meaning) {
    program.claim({.claim = text,
                   .measured = outcome.right,
                   .relation = ">=",
                   .bound = 0.99,
                   .control = control.right,
                   .control_meaning = meaning});
  };
  const auto breaks = [&](const char* text, const Outcome& outcome, double control, const char* meaning) {
    program.claim({.claim = text,
                   .measured = outcome.right,
                   .relation = "<=",
                   .bound = 0.05,
                   .control = control,
                   .control_meaning = meaning});
  };
  solves("the copy task after 400 steps: whole answers right", copy, unplaced, "no positions");
  solves("the reverse task after 400 steps: whole answers right", reverse, unplaced, "copy, no positions");
  breaks("no positions break copying", unplaced, sort.right, "sorting, no positions");
  breaks("no causal mask breaks writing by oneself", leaking, leaking.forced, "given the symbols before");
  breaks("no cross-attention breaks copying", blind, copy.right, "the whole machine");
}

}  // namespace unrolled::transformer
