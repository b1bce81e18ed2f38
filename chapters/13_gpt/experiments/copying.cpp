// What a model can do with its context and bigram counts cannot: copy from it.
#include <fmt/format.h>

#include "13_gpt/experiments/story.hpp"
#include "13_gpt/repeats.hpp"
#include "app/training.hpp"

namespace unrolled::gpt {
namespace {

struct Copied {
  double first, second;  ///< loss in nats in the first copy and after it
};

Copied train_and_measure(app::Program& program, std::size_t layers, std::size_t steps) {
  Generator generator(program.seed());
  const Copier model(layers, generator);
  const auto loss = [&](Generator& drawing) {
    const Examples examples = draw_repeats(32, drawing).examples;
    return cross_entropy(model(examples.inputs), examples.targets);
  };
  const auto rate = [](std::size_t step) { return 3e-3 * std::min(1.0, static_cast<double>(step) / 100); };
  app::fit(program, fmt::format("{} layer{}", layers, layers > 1 ? "s" : ""), loss,
           {.adam = nn::Adam(model.parameters(), {.beta2 = 0.98}), .rate = rate, .clip = 1}, steps,
           generator);
  const Repeats fresh = draw_repeats(256, generator);
  return {loss_of(model, fresh.examples.inputs, fresh.first_targets),
          loss_of(model, fresh.examples.inputs, fresh.second_targets)};
}

}  // namespace

void copy_in_context(app::Program& program) {
  program.section("Copying from the context");
  program.say(
      "Between {} and {} different random tokens, and the same again. In the first copy nothing can be "
      "known; in the "
      "second everything, but only by looking back twice: attention without feed-forward layers, one head a "
      "layer.",
      shortest_repeat, longest_repeat);
  const std::size_t steps = program.train_steps(800, 8);
  const Copied two = train_and_measure(program, 2, steps), one = train_and_measure(program, 1, steps);
  const auto nats = [](double loss) { return fmt::format("{:.3f}", loss); };
  program.table(
      {"loss in nats", "first copy", "second copy"},
      {{"two layers", nats(two.first), nats(two.second)}, {"one layer", nats(one.first), nats(one.second)}});
  if (program.quick()) return;
  program.claim({.claim = "two layers copy from the context (loss on the second copy, in nats)",
                 .measured = two.second,
                 .relation = "<=",
                 .bound = 0.1,
                 .control = one.second,
                 .control_meaning = "one layer"});
}

}  // namespace unrolled::gpt
