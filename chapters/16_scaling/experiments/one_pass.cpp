// One training step of a small run, for the debugger and the graphs.
#include <fmt/format.h>

#include "16_scaling/experiments/story.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::scaling {

void follow_one_pass(app::Program& program, const Dataset& dataset) {
  program.section("One pass");
  const Facts& language = dataset.setting.language;
  Generator generator(program.seed());
  const gpt::Gpt model(config_of(language, 8), generator);
  Generator learning(program.seed());
  const Plan plan = {8, program.train_steps(200, 10)};
  nn::fit(loss_of(model, language), rule_of(model, plan, dataset.setting.rate), plan.steps, learning);
  const Indices rows = language.draw(1, 10, learning);
  std::vector<std::string> words;
  for (std::size_t t = 0; t < rows.size(); ++t) words.push_back(language.word(rows.flat(t)));
  program.say("A model of width 8 after {} steps reads {}, and is asked for what comes after each.",
              plan.steps, fmt::join(words, " "));
  const Indices text = xt::view(rows, 0, xt::range(0, 9)), next = xt::view(rows, 0, xt::range(1, 10));
  program.record([&] {
    words.pop_back();
    const Tensor logits = model(text, {.words = words});
    const Tensor loss = cross_entropy(logits, next);
    trace::label(loss, "loss");
    loss.backward();
  });
}

}  // namespace unrolled::scaling
