// How often should new masks be drawn? And does next-sentence prediction help?
#include <fmt/format.h>

#include "14_bert/experiments/few_labels.hpp"
#include "14_bert/experiments/grammar_corpus.hpp"
#include "14_bert/experiments/pretraining.hpp"
#include "14_bert/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::bert {
namespace {

/// Documents of four sentences on one topic each.
std::vector<Document> documents_of(const Grammar& grammar, std::size_t count, Generator& generator) {
  std::vector<Document> documents(count);
  for (Document& document : documents) {
    const auto topic = static_cast<int>(generator.below(topics));
    for (int n = 0; n < 4; ++n) document.push_back(grammar.draw_sentence(generator, {.topic = topic}).words);
  }
  return documents;
}

/// How often the model is right about pairs, words hidden, that it has not learnt from.
double pairs_right(const Bert& model, const std::vector<Document>& documents, const Corpus& corpus) {
  const NoGrad no_grad;
  Generator generator(14);
  const Lesson lesson = draw_pairs(documents, corpus, 400, true, generator);
  const Indices predicted = argmax(model.next_sentence_logits(model(lesson.input)));
  double right = 0;
  for (std::size_t b = 0; b < predicted.size(); ++b) right += predicted(b) == lesson.follows(b);
  return right / static_cast<double>(predicted.size());
}

}  // namespace

void compare_masks(app::Program& program, const Grammar& grammar) {
  program.section("New masks, or always the same");
  const std::size_t steps = program.train_steps(800, 8);
  Generator generator(program.seed());
  GrammarCorpus corpus(grammar, 500, program.quick() ? 100 : 1000, generator);
  program.say("Only 500 sentences now, each read about {} times.", 32 * steps / 500);
  std::vector<app::Row> rows;
  std::vector<double> losses;
  for (const auto& [name, copies] :
       {std::pair{"one mask a sentence", 1}, {"ten, as BERT had", 10}, {"a new one each time", 0}}) {
    corpus.train.copies = static_cast<std::size_t>(copies);
    Generator own = generator;
    const Bert model(grammar_config(grammar), own);
    nn::DrawnTraining training = pretraining_of(model, corpus.lessons(32), {.steps = steps}, own);
    app::train(program, name, training, steps, runaway_hint);
    losses.push_back(held_out_loss(model, corpus.held_out));
    rows.push_back(
        {name, fmt::format("{:.3f}", losses.back()), fmt::format("{:.3f}", corpus.particles_filled(model))});
  }
  program.table({"on held-out sentences", "nats a hidden word", "particles right"}, rows);
  if (program.quick()) return;
  program.claim({.claim = "one mask a sentence is learnt by heart: held-out loss, in nats",
                 .measured = losses[0],
                 .relation = ">=",
                 .bound = 3,
                 .control = losses[2],
                 .control_meaning = "a new mask each time"});
  program.claim({.claim = "ten masks a sentence nearly do: held-out loss above that of new ones, in nats",
                 .measured = losses[1] - losses[2],
                 .relation = "<=",
                 .bound = 0.25,
                 .control = losses[0] - losses[2],
                 .control_meaning = "one mask"});
}

void compare_next_sentence(app::Program& program, const Grammar& grammar) {
  program.section("With the next sentence, or without");
  const std::size_t steps = program.train_steps(1200, 6);
  Generator generator(program.seed());
  const std::vector<Document> documents = documents_of(grammar, 2000, generator),
                              held_out = documents_of(grammar, 500, generator);
  const Corpus corpus = {.texts = {}, .special = {}, .V = grammar.size(), .T = 32};
  const GrammarCorpus asked(grammar, 0, program.quick() ? 100 : 1000, generator);
  program.say(
      "Pairs of sentences: the second is the next one of a document on one topic, or of another document, "
      "which in one case "
      "of four has the same topic, so that 87.5 % right is all that can be expected.");
  std::vector<app::Row> rows;
  for (const bool ask_next : {true, false}) {
    Generator own = generator;
    const Bert model(grammar_config(grammar, false, 32), own);
    nn::DrawnTraining training = pretraining_of(
        model, [&](Generator& lots) { return draw_pairs(documents, corpus, 16, ask_next, lots); },
        {.steps = steps}, own);
    const char* name = ask_next ? "with" : "without";
    app::train(program, name, training, steps, runaway_hint);
    rows.push_back({name, fmt::format("{:.3f}", pairs_right(model, held_out, corpus)),
                    fmt::format("{:.3f}", held_out_loss(model, asked.held_out)),
                    fmt::format("{:.3f}", asked.particles_filled(model))});
  }
  program.table({"next-sentence prediction", "pairs right", "nats a hidden word", "particles right"}, rows);
  program.say(
      "No claim is made of it. The same number of steps has to serve two tasks with it, and only one "
      "without.");
}

}  // namespace unrolled::bert
