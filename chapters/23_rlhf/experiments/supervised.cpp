// The first part of the story: a world whose gold reward we know, and a model that writes such sentences.
#include <fmt/format.h>

#include "23_rlhf/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::rlhf {

void check(const app::Program& program) {
  if (program.train_steps(1) == 0) {
    throw Error("--train-steps is above 0 here", "--train-steps 1 shows a model that has hardly learnt");
  }
  if (!program.load().empty()) nn::Checkpoint{program.load()};
}

void show(app::Program& program, const Texts& texts, const Reward& reward, std::size_t count) {
  const Array rewards = reward ? reward(texts) : Array(), golds = gold(texts);
  std::vector<app::Row> rows;
  for (std::size_t b = 0; b < std::min(count, texts.size()); ++b) {
    rows.push_back({text_of(texts.sentence(b))});
    if (reward) rows.back().push_back(fmt::format("{:.2f}", rewards(b)));
    rows.back().push_back(fmt::format("{:.2f}", golds(b)));
  }
  program.table(reward ? app::Row{"text", "reward", "gold"} : app::Row{"text", "gold"}, rows);
}

Start demonstrate(app::Program& program, Generator generator) {
  program.section("A world where we know what is good");
  program.say(
      "35 words, a grammar, and a gold reward: +1 for each different good word, −1 for each bad one, −1 for "
      "each break "
      "of the grammar. No model ever sees it. Learning from 4,000 demonstrations, good and bad alike:");
  std::vector<Sentence> demonstrations;
  for (int i = 0; i < 4000; ++i) demonstrations.push_back(draw_sentence(generator));
  const Gpt model(small_model, generator);
  const std::size_t steps = program.train_steps(400, 40);
  {
    app::Progress progress = program.progress("fine-tuning", steps);
    fine_tune(model, texts_of(demonstrations), {steps, 64, 3e-3}, generator,
              app::callbacks(program, progress, runaway_hint));
  }
  Texts texts = write(model, program.quick() ? 512 : 4096, longest_sentence, generator);
  const Spread worth = spread_of(gold(texts));
  show(program, texts, {});
  program.say(
      "{} of its texts have a mean gold of {:.2f}, with a deviation of {:.2f}: the unit of all gains below.",
      texts.size(), worth.mean, worth.deviation);
  return {model, std::move(texts), worth};
}

}  // namespace unrolled::rlhf
