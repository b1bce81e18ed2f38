// Pretraining on the grammar, and how much it helps to see both sides of a masked word.
#include <fmt/format.h>

#include <sstream>

#include "14_bert/experiments/grammar_corpus.hpp"
#include "14_bert/experiments/pretraining.hpp"
#include "14_bert/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::bert {

void check(const Options& options) {
  if (options.corpus.empty() && options.pieces == Options().pieces) return;
  throw Error("--corpus and --pieces are for real text, and none was given",
              "name labelled texts with --data");
}

Language language_of(const Grammar& grammar) {
  const text::Vocabulary& vocabulary = grammar.vocabulary();
  const auto encode = [vocabulary](const std::string& text) {
    Tokens tokens;
    std::istringstream words(text);
    for (std::string word; words >> word;)
      tokens.push_back(vocabulary.find(word).value_or(Special().unknown));
    return tokens;
  };
  return {encode, vocabulary, {}};
}

Bert learn_the_grammar(app::Program& program, const Grammar& grammar) {
  program.section("Pretraining: guess the hidden words");
  const std::size_t steps = program.train_steps(1500, 20);
  Generator generator(program.seed());
  const GrammarCorpus corpus(grammar, program.quick() ? 2000 : 20000, program.quick() ? 100 : 1000,
                             generator);
  program.say(
      "{} sentences of a made-up language of {} words, 15 % of the words hidden: \"{}\". The particle after "
      "the subject agrees with the subject, and with the object, which comes later.",
      corpus.train.texts.size(), grammar.size(), grammar.write(corpus.sentences.front()));
  Generator same = generator;
  const Bert both(grammar_config(grammar), generator), left(grammar_config(grammar, true), same);
  const auto pretraining = [&](const Bert& model) {
    return pretraining_of(model, corpus.lessons(32), {.steps = steps}, generator,
                          {{"vocabulary", fmt::format("{}", fmt::join(grammar.vocabulary().words(), " "))}});
  };
  program.say("{} parameters. The same network that may look to its left only is the control.",
              both.parameter_count());
  nn::DrawnTraining training = pretraining(both), control = pretraining(left);
  app::KeptTraining(program, training, steps, runaway_hint).go_on("both sides", steps);
  app::train(program, "left side only", control, steps, runaway_hint);

  const double right = corpus.particles_filled(both), half = corpus.particles_filled(left);
  const auto row = [&](const char* name, const Bert& model, double filled) -> app::Row {
    return {name, fmt::format("{:.3f}", held_out_loss(model, corpus.held_out)),
            fmt::format("{:.3f}", filled)};
  };
  program.table({"on held-out sentences", "nats a hidden word", "particles right"},
                {row("both sides", both, right), row("left side only", left, half)});
  program.say("A model that knows only the subject can get about {:.0f} % of the particles right.",
              100 * Grammar::ceiling_from_the_left);
  if (program.quick()) return both;
  program.claim({.claim = "hidden particles guessed right from both sides",
                 .measured = right,
                 .relation = ">=",
                 .bound = 0.95,
                 .control = half,
                 .control_meaning = "the same network, left side only"});
  program.claim({.claim = "hidden particles guessed right from the left side only",
                 .measured = half,
                 .relation = "<=",
                 .bound = 0.38,
                 .control = right,
                 .control_meaning = "both sides"});
  return both;
}

}  // namespace unrolled::bert
