// What no number of parameters knows beforehand, and a model can still read off the text: chapter 13's repeats, by size.
#include <fmt/format.h>

#include "13_gpt/repeats.hpp"
#include "16_scaling/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::scaling {
namespace {

/// Nats a token at each place of the rows.
std::vector<double> loss_by_place(const gpt::Copier& model, const gpt::Examples& examples) {
  const NoGrad no_grad;
  const Array known = log_softmax(model(examples.inputs)).value();
  const std::size_t B = examples.targets.shape(0), T = examples.targets.shape(1);
  std::vector<double> losses(T, 0);
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < T; ++t)
      losses[t] -= static_cast<double>(known(b, t, static_cast<std::size_t>(examples.targets(b, t)))) /
                   static_cast<double>(B);
  }
  return losses;
}

double mean_of(const std::vector<double>& losses, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t n) { return losses.begin() + static_cast<std::ptrdiff_t>(n); };
  return std::accumulate(at(begin), at(end), 0.) / static_cast<double>(end - begin);
}

}  // namespace

void look_back(app::Program& program) {
  using gpt::longest_repeat, gpt::shortest_repeat, gpt::repeat_time;
  program.section("What the text itself says");
  program.say(
      "Chapter 13's repeats: {} to {} random tokens, and the same again. Parameters cannot know them. Who "
      "looks back can, from the "
      "second time on: the loss falls within the text.",
      shortest_repeat, longest_repeat);
  const std::size_t steps = program.train_steps(600, 4);
  Generator asking(program.seed() + 1);
  const gpt::Examples asked = gpt::draw_repeats(program.quick() ? 16 : 256, asking).examples;
  app::Lines plot = {.title = "Loss, the farther into a text",
                     .x_axis = "tokens read before",
                     .y_axis = "nats a token",
                     .curves = {},
                     .mark = app::Bar{"some begin anew", static_cast<double>(shortest_repeat)}};
  std::vector<app::Row> rows;
  std::vector<double> gains;
  for (const std::size_t layers : {1, 2, 3}) {
    Generator generator(program.seed());
    const gpt::Copier model(layers, generator);
    const nn::Loss loss = [&](Generator& drawing) {
      const gpt::Examples examples = gpt::draw_repeats(32, drawing).examples;
      return cross_entropy(model(examples.inputs), examples.targets);
    };
    const std::string name = fmt::format("{} layer{}", layers, layers == 1 ? "" : "s");
    const auto rate = [](std::size_t step) { return 3e-3 * std::min(1.0, static_cast<double>(step) / 100); };
    app::fit(program, name, loss,
             {.adam = nn::Adam(model.parameters(), {.beta2 = 0.98}), .rate = rate, .clip = 1}, steps,
             generator, "another --seed");
    app::Curve curve = {name, {}, loss_by_place(model, asked)};
    for (std::size_t t = 0; t < repeat_time; ++t) curve.x.push_back(static_cast<double>(t));
    const double early = mean_of(curve.y, 0, shortest_repeat - 1),
                 late = mean_of(curve.y, longest_repeat, repeat_time);
    gains.push_back(early - late);
    rows.push_back({name, fmt::format("{:.2f}", early), fmt::format("{:.2f}", late),
                    fmt::format("{:.2f}", early - late)});
    plot.curves.push_back(std::move(curve));
  }
  program.table({"model", "nats before the repeat", "in it", "gained within the text"}, rows);
  program.plot(plot, "looking_back.svg");
  if (program.quick()) return;
  program.claim({.claim = "two layers gain from the text what one layer cannot, at any length (nats a token)",
                 .measured = gains[1],
                 .bound = 2,
                 .control = gains[0],
                 .control_meaning = "one layer"});
}

}  // namespace unrolled::scaling
