// Which of two marks came first: what filters cannot know, and two ways to let them.
#include <fmt/format.h>

#include "07_word_cnn/experiments/story.hpp"
#include "07_word_cnn/experiments/training.hpp"

namespace unrolled::word_cnn {
namespace {

/// The words of one text; fillers as letters with a number.
std::string order_text(const Pairs& pairs, std::size_t row) {
  std::string text;
  for (std::size_t t = 0; t < pairs.ids.shape(1); ++t) {
    const Index word = pairs.ids(row, t);
    text += (t == 0 ? "" : " ") + (word == plus_mark    ? std::string("+")
                                   : word == minus_mark ? std::string("−")
                                                        : fmt::format("w{}", word - first_filler));
  }
  return text;
}

}  // namespace

void ask_for_order(app::Program& program) {
  program.section("Which came first?");
  const OrderText layout;
  const Task task{.T = layout.size(), .pool = Pool::maximum};
  Generator generator(program.seed());
  const DrawPairs draw = [&](std::size_t pairs, Generator& drawing) {
    return order_pairs(pairs, layout, drawing);
  };
  const Pairs example = draw(1, generator), test = draw(program.quick() ? 20 : 500, generator);
  program.say(
      "Two runs of {} words, u and v, stand twice in a text: once with + between them, once with −. "
      "Was the + first? The two texts of a pair have the same windows of up to {} words, the same "
      "number of times.",
      layout.run, layout.run + 1);
  for (std::size_t row = 0; row < 2; ++row) program.say("{}", order_text(example, row));

  const std::size_t steps = program.train_steps(300, 2);
  std::vector<app::Row> rows;
  const auto right = [&](const std::string& name, const Reader& reader) {
    learn_task(program, name, reader, draw, steps, generator);
    const double accuracy = task_accuracy(reader, test);
    rows.push_back({name, fmt::format("{:.3f}", accuracy)});
    return accuracy;
  };
  using enum Positions;
  const double filters = right("filters of 3, 4 and 5 words", filter_reader(task, none, 0, generator));
  const double hidden = right("the same, 32 hidden units behind", filter_reader(task, none, 32, generator));
  const double near =
      right("stack of 2 layers of 3 words: reach 5", stack_reader(task, 2, 3, none, generator));
  const double far =
      right("stack of 2 layers of 7 words: reach 13", stack_reader(task, 2, 7, none, generator));
  const double placed = right("filters, with positions", filter_reader(task, learnt, 0, generator));
  const double recurrent = right("LSTM (chapter 06)", lstm_reader(task, generator));
  const double set = right("attention, without positions", attention_reader(task, none, generator));
  const double attention = right("attention, with positions", attention_reader(task, learnt, generator));
  program.table({"network", "right"}, rows);
  if (program.quick()) return;
  program.claim(
      {.claim = "order: filters of up to 5 words are right about exactly half, however many they are",
       .measured = filters,
       .relation = "==",
       .bound = 0.5,
       .control = recurrent,
       .control_meaning = "LSTM"});
  program.claim({.claim = "order: hidden units behind the maxima change nothing",
                 .measured = hidden,
                 .relation = "==",
                 .bound = 0.5,
                 .control = placed,
                 .control_meaning = "positions before the filters"});
  program.claim({.claim = "order: a stack whose reach spans both marks sees it",
                 .measured = far,
                 .relation = ">=",
                 .bound = 0.97,
                 .control = near,
                 .control_meaning = "a stack of reach 5"});
  program.claim({.claim = "order: filters see it when positions are added to the words",
                 .measured = placed,
                 .relation = ">=",
                 .bound = 0.97,
                 .control = filters,
                 .control_meaning = "no positions"});
  program.claim({.claim = "order: one layer of attention sees it, with positions",
                 .measured = attention,
                 .relation = ">=",
                 .bound = 0.97,
                 .control = set,
                 .control_meaning = "no positions"});
  program.claim({.claim = "order: an LSTM sees it",
                 .measured = recurrent,
                 .relation = ">=",
                 .bound = 0.97,
                 .control = filters,
                 .control_meaning = "filters"});
}

}  // namespace unrolled::word_cnn
