// Everything as text: three tasks, told apart by the word in front.
#include <fmt/format.h>

#include "15_encoder_decoder/experiments/lessons.hpp"
#include "15_encoder_decoder/experiments/story.hpp"
#include "15_encoder_decoder/scoring.hpp"
#include "app/training.hpp"

namespace unrolled::infilling {
namespace {

constexpr std::size_t tasks = Language::task_names.size(), steps_of_tasks = 1000;

/// "topic: la bill ma pays la loan ." → "money", "subject:" → "bill", "object:" → "loan". Where it is not named, the first word is
/// missing.
Task ask(const bert::Sentence& sentence, std::size_t task, bool named, const Language& language) {
  Task asked;
  if (named) asked.source.push_back(language.id(Language::task_names[task]));
  asked.source.insert(asked.source.end(), sentence.words.begin(), sentence.words.end());
  asked.source.push_back(language.marks.end());
  const Index answer = task == 0   ? language.topic(sentence.topic)
                       : task == 1 ? sentence.words[sentence.subject]
                                   : sentence.words[sentence.object];
  asked.target = {answer, language.marks.end()};
  return asked;
}

/// The share of right answers to each task.
std::vector<double> right_of(const T5& model, const std::vector<bert::Sentence>& sentences, bool named,
                             const Language& language) {
  const NoGrad no_grad;
  std::vector<double> right;
  for (std::size_t task = 0; task < tasks; ++task) {
    std::vector<Task> asked;
    for (const bert::Sentence& sentence : sentences) asked.push_back(ask(sentence, task, named, language));
    const TaskBatch batch = batch_of(asked, language.marks);
    right.push_back(share_right(model(batch.source, batch.given), batch.wanted));
  }
  return right;
}

double mean(const std::vector<double>& shares) {
  double sum = 0;
  for (const double share : shares) sum += share / static_cast<double>(shares.size());
  return sum;
}

}  // namespace

void name_the_tasks(app::Program& program, const Language& language, const Dataset& dataset) {
  program.section("Every task is a text");
  const Task shown = ask(dataset.asked[0], 1, true, language);
  program.say("One T5 learns three tasks. Which one is asked stands in front: {}  →  {}",
              language.write(shown.source), language.write(shown.target));
  const std::size_t steps = program.train_steps(steps_of_tasks, 10);
  std::vector<std::vector<double>> right;
  std::vector<app::Row> rows;
  for (const bool named : {true, false}) {
    Generator generator(program.seed());
    const T5 model(t5_config(language.marks), generator);
    const nn::Loss loss = [&](Generator& drawing) {
      return task_loss(model, batch_of(draw_rows(dataset.train, drawing,
                                                 [&](const bert::Sentence& sentence) {
                                                   return ask(sentence, drawing.below(tasks), named,
                                                              language);
                                                 }),
                                       language.marks));
    };
    app::fit(program, named ? "tasks, named" : "tasks, not named", loss, rule_of(model, 8e-3, steps, .4),
             steps, generator, runaway_hint);
    right.push_back(right_of(model, dataset.asked, named, language));
    rows.push_back({named ? "with its name" : "without", fmt::format("{:.2f}", right.back()[0]),
                    fmt::format("{:.2f}", right.back()[1]), fmt::format("{:.2f}", right.back()[2])});
  }
  program.table({"the task is given", "topic", "subject", "object"}, rows);
  if (program.quick()) return;
  program.claim({.claim = "one T5 does three tasks, told apart by a word (share right, mean)",
                 .measured = mean(right[0]),
                 .bound = .9,
                 .control = mean(right[1]),
                 .control_meaning = "that word left out"});
}

}  // namespace unrolled::infilling
