// What pretraining is good for: a task of which there are few labels. And a word with two meanings.
#include <fmt/format.h>

#include "14_bert/experiments/few_labels.hpp"
#include "14_bert/experiments/grammar_corpus.hpp"
#include "14_bert/experiments/story.hpp"

namespace unrolled::bert {
namespace {

/// `each` sentences of every topic, in turns.
Sentences say_topics(const Grammar& grammar, Words words, std::size_t each, Generator& generator) {
  Sentences said;
  for (std::size_t n = 0; n < each * topics; ++n) {
    const Sentence sentence =
        grammar.draw_sentence(generator, {.words = words, .topic = static_cast<int>(n % topics)});
    said.labelled.texts.push_back({sentence.words});
    said.labelled.labels.push_back(static_cast<Index>(sentence.topic));
    said.written.push_back(grammar.write(sentence.words));
  }
  return said;
}

}  // namespace

void transfer_topics(app::Program& program, const Grammar& grammar, const Bert& model) {
  program.section("Few labels");
  Generator generator(program.seed());
  const Sentences all = say_topics(grammar, Words::first_half, program.quick() ? 32 : 250, generator);
  const Sentences seen = say_topics(grammar, Words::first_half, 100, generator);
  const Sentences unseen = say_topics(grammar, Words::second_half, 100, generator);
  const Bert untrained(model.config, generator);
  program.say(
      "Which of four topics is a sentence about? The labels are on sentences of one half of the words, and "
      "what "
      "is asked is about the other half: \"{}\" ({}) is one to learn from, \"{}\" ({}) one of the test. Mean "
      "pooling.",
      all.written[0], topic_names[0], unseen.written[0], topic_names[0]);
  std::vector<app::Row> rows;
  app::Row header = {"right, on new words"};
  const std::vector<std::size_t> counts =
      program.quick() ? std::vector<std::size_t>{32} : std::vector<std::size_t>{32, 128, 1000};
  std::vector<Right> columns;
  for (const std::size_t n : counts) {
    const Task task = {take(all, n, topics), {unseen, seen}, topics, {}, {.steps = n == 32 ? 60U : 120U}};
    columns.push_back(compare(task, model, untrained, Pooling::mean, generator));
    header.push_back(fmt::format("{} labels", n));
  }
  header.push_back("32, on words of the labels");
  for (const auto& [name, part] : ways) {
    rows.push_back({name});
    for (const Right& right : columns) rows.back().push_back(fmt::format("{:.3f}", (right.*part)[0]));
    rows.back().push_back(fmt::format("{:.3f}", (columns[0].*part)[1]));
  }
  program.table(header, rows);
  if (program.quick()) return;
  const Right& few = columns[0];
  program.claim({.claim = "32 labels, pretrained and fine-tuned: right on new words",
                 .measured = few.fine_tuned[0],
                 .relation = ">=",
                 .bound = 0.9,
                 .control = few.scratch[0],
                 .control_meaning = "from scratch"});
  program.claim({.claim = "32 labels, pretrained and frozen: right on new words",
                 .measured = few.frozen[0],
                 .relation = ">=",
                 .bound = 0.9,
                 .control = few.frozen_untrained[0],
                 .control_meaning = "the same network, never pretrained, frozen"});
  program.claim({.claim = "32 labels, from scratch: right on new words",
                 .measured = few.scratch[0],
                 .relation = "<=",
                 .bound = 0.4,
                 .control = few.fine_tuned[0],
                 .control_meaning = "pretrained"});
  program.claim({.claim = "32 labels, from scratch: right on the words of the labels",
                 .measured = few.scratch[1],
                 .relation = ">=",
                 .bound = 0.85,
                 .control = few.scratch[0],
                 .control_meaning = "on new words"});
}

}  // namespace unrolled::bert
