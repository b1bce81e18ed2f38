// How far away may the word be that decides? Stacks of filters see so far and no further; attention sees all of the text.
#include <fmt/format.h>

#include "07_word_cnn/experiments/cone_graph.hpp"
#include "07_word_cnn/experiments/story.hpp"
#include "07_word_cnn/experiments/training.hpp"

namespace unrolled::word_cnn {
namespace {

constexpr std::size_t T = 49;  // words of a text; the homonym is the last
constexpr Task reach_task{.T = T, .pool = Pool::last};

/// The distances that are tested.
const std::vector<std::size_t> tested = {1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 40, 48};

/// A document to ask in afterwards, and the distances there.
constexpr std::size_t document = 400;
const std::vector<std::size_t> in_document = {1, 50, 100, 200, 300, 399};

/// Eight distances a batch, each drawn from 1 … 48.
Pairs draw_near_and_far(std::size_t pairs, Generator& generator) {
  std::vector<std::size_t> distances(8);
  for (std::size_t& d : distances) d = 1 + generator.below(T - 1);
  return reach_pairs(pairs, T, distances, generator);
}

/// What share is right at each tested distance.
std::vector<double> right_over_distance(const Reader& reader, std::size_t pairs, Generator& generator) {
  std::vector<double> right;
  for (const std::size_t d : tested)
    right.push_back(task_accuracy(reader, reach_pairs(pairs, T, {d}, generator)));
  return right;
}

/// The share that is right in documents, over all their distances. For readers without positions.
double right_in_documents(const Reader& reader, std::size_t pairs, Generator& generator) {
  return task_accuracy(reader, reach_pairs(pairs * in_document.size(), document, in_document, generator));
}

/// Of the right shares at distances `from` … `to` the smallest.
double worst(const std::vector<double>& right, std::size_t from, std::size_t to) {
  double smallest = 1;
  for (std::size_t i = 0; i < tested.size(); ++i) {
    if (tested[i] >= from && tested[i] <= to) smallest = std::min(smallest, right[i]);
  }
  return smallest;
}

/// The one that is farthest from one half.
double farthest_from_half(const std::vector<double>& right, std::size_t from, std::size_t to) {
  double farthest = 0.5;
  for (std::size_t i = 0; i < tested.size(); ++i) {
    if (tested[i] >= from && tested[i] <= to && std::abs(right[i] - 0.5) > std::abs(farthest - 0.5))
      farthest = right[i];
  }
  return farthest;
}

/// The largest |∂y_t/∂x_s| of a stack for words s that are `from` … `to` words away from t, the middle one.
double largest_gradient(const Stack& stack, std::size_t C, std::size_t from, std::size_t to,
                        Generator& generator) {
  const Tensor x = parameter(normal({1, T, C}, 1, generator));
  const auto t = static_cast<Index>(T / 2);
  sum(slice(stack(x), 1, t, t + 1)).backward();
  const Array gradient = x.grad();
  double largest = 0;
  for (std::size_t s = 0; s < T; ++s) {
    const std::size_t away = s > T / 2 ? s - T / 2 : T / 2 - s;
    for (std::size_t c = 0; c < C; ++c) {
      if (away >= from && away <= to)
        largest = std::max(largest, std::abs(static_cast<double>(gradient(0, s, c))));
    }
  }
  return largest;
}

}  // namespace

void ask_from_afar(app::Program& program) {
  program.section("From how far away?");
  program.say(
      "A text of {} words ends with a word that has two meanings. Which one it has, says a single "
      "word: one of {} words of one topic, or of {} of another, d words before the end. In training "
      "d is anything from 1 to {}.",
      T, topic_words, topic_words, T - 1);
  Generator generator(program.seed());
  const std::size_t steps = program.train_steps(450, 2);
  app::Row header = {"network"};
  for (const std::size_t d : tested) header.push_back(fmt::format("d={}", d));
  std::vector<app::Row> rows;
  app::Lines lines{.title = "Right answers over the distance of the word that decides",
                   .x_axis = "distance d (words)",
                   .y_axis = "right",
                   .curves = {}};
  const auto right = [&](const std::string& name, const Reader& reader) {
    learn_task(program, name, reader, draw_near_and_far, steps, generator);
    const std::vector<double> measured = right_over_distance(reader, program.quick() ? 5 : 200, generator);
    rows.push_back({name});
    for (const double share : measured) rows.back().push_back(fmt::format("{:.2f}", share));
    lines.curves.push_back({name, {tested.begin(), tested.end()}, measured});
    return measured;
  };
  using enum Positions;
  const auto stack = [&](std::size_t L, Positions where) {
    return stack_reader(reach_task, L, 3, where, generator);
  };
  right("1 layer of 3 words", stack(1, none));
  const Reader three_layers = stack(3, none);
  const std::vector<double> three = right("3 layers", three_layers);
  const std::vector<double> placed = right("3 layers, with positions", stack(3, learnt));
  right("6 layers", stack(6, none));
  const Reader recurrent = lstm_reader(reach_task, generator),
               looks = attention_reader(reach_task, none, generator);
  right("LSTM (chapter 06)", recurrent);
  const std::vector<double> attention = right("1 layer of attention", looks);
  program.table(header, rows);
  program.plot(lines, "reach.svg");
  const std::size_t pairs = program.quick() ? 2 : 50;
  const double near = right_in_documents(three_layers, pairs, generator);
  const double remembered = right_in_documents(recurrent, pairs, generator);
  const double looked_up = right_in_documents(looks, pairs, generator);
  program.say(
      "The same networks, asked in documents of {} words, d from 1 to {}: {:.3f} of three layers' "
      "answers are right, {:.3f} of the LSTM's and {:.3f} of attention's.",
      document, document - 1, near, remembered, looked_up);
  program.say("The graph cone.dot shows which words the last position of three layers depends on.");
  program.draw(cone_graph(9, 3, 3), "cone");

  const Stack random(3, 3, reach_task.C, generator);
  const double beyond = largest_gradient(random, reach_task.C, 4, T, generator);
  const double within = largest_gradient(random, reach_task.C, 3, 3, generator);
  program.claim({.claim = "reach: ∂y_t/∂x_s is 0 for words more than 3 away (largest)",
                 .measured = beyond,
                 .relation = "==",
                 .bound = 0,
                 .control = within,
                 .control_meaning = "3 away"});
  if (program.quick()) return;
  program.claim({.claim = "reach: beyond 3 words three layers are right about exactly half",
                 .measured = farthest_from_half(three, 4, T),
                 .relation = "==",
                 .bound = 0.5,
                 .control = farthest_from_half(attention, 4, T),
                 .control_meaning = "attention"});
  program.claim({.claim = "reach: positions do not change that",
                 .measured = farthest_from_half(placed, 4, T),
                 .relation = "==",
                 .bound = 0.5,
                 .control = farthest_from_half(placed, 1, 3),
                 .control_meaning = "within 3 words"});
  program.claim({.claim = "reach: within 3 words three layers know the meaning (the worst of d = 1, 2, 3)",
                 .measured = worst(three, 1, 3),
                 .relation = ">=",
                 .bound = 0.9,
                 .control = worst(three, 4, 4),
                 .control_meaning = "one word further"});
  program.claim({.claim = "reach: one layer of attention knows it from anywhere (the worst of d = 1 … 48)",
                 .measured = worst(attention, 1, T),
                 .relation = ">=",
                 .bound = 0.97,
                 .control = worst(three, 1, T),
                 .control_meaning = "three layers of filters"});
  program.claim({.claim = "reach: and in documents of 400 words, eight times as long as those in training",
                 .measured = looked_up,
                 .relation = ">=",
                 .bound = 0.97,
                 .control = near,
                 .control_meaning = "three layers of filters"});
}

}  // namespace unrolled::word_cnn
