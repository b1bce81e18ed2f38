// Real text: nobody knows its entropy, so the floor has to be fitted too.
#include <fmt/format.h>

#include "16_scaling/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::scaling {
namespace {

constexpr std::size_t windows_a_step = 16;

}  // namespace

void read_real_text(app::Program& program, const Dataset& dataset) {
  program.section("Real text");
  program.say("{}", dataset.text.about);
  const positions::Windows asked =
      positions::spread_windows(dataset.held_out, program.quick() ? 8 : 256, window);
  std::vector<Point> points;
  std::vector<app::Row> rows;
  const std::vector<std::size_t> widths = program.quick() ? std::vector<std::size_t>{8, 12}
                                                          : std::vector<std::size_t>{8, 16, 32},
                                 lengths = {150, 300, 600};
  const std::size_t longest = program.train_steps(600, 8);
  const auto learn = [&](std::size_t width, std::size_t steps) {
    Generator generator(program.seed());
    const gpt::Config config = {.vocabulary = 256,
                                .context = window,
                                .width = width,
                                .heads = std::max<std::size_t>(1, width / 8),
                                .layers = 1,
                                .initial_std = 0.1};
    const gpt::Gpt model(config, generator);
    const nn::Loss loss = [&](Generator& drawing) {
      const positions::Windows windows =
          positions::draw_windows(dataset.train, windows_a_step, window, drawing);
      return cross_entropy(model(windows.inputs), windows.targets);
    };
    app::fit(program, fmt::format("width {}, {} steps", width, steps), loss,
             rule_of(model, {width, steps}, .056), steps, generator, "another --seed");
    const NoGrad no_grad;
    return Point{static_cast<double>(gpt::parameters_of(config)),
                 static_cast<double>(steps * windows_a_step * window),
                 cross_entropy(model(asked.inputs), asked.targets).item()};
  };
  for (const std::size_t width : widths) {
    for (const std::size_t steps : lengths) {
      points.push_back(learn(width, steps * longest / 600));
      rows.push_back({std::to_string(width), fmt::format("{:.0f}", points.back().D),
                      fmt::format("{:.3f}", points.back().loss)});
    }
  }
  program.table({"width", "bytes read", "nats a byte"}, rows);
  const Surface law = floor_through(points, 60);
  const Point& middle = points[points.size() / 2];
  const std::size_t draws = program.quick() ? 10 : 60;
  const auto spread = [&](const std::function<double(const Surface&)>& asked_of) {
    Generator generator(program.seed());
    const std::vector<double> drawn = bootstrap(
        points, draws, generator, [&](const auto& runs) { return asked_of(floor_through(runs, 30)); });
    return std::pair{drawn[draws / 20], drawn[draws - 1 - draws / 20]};
  };
  const auto [low, high] = spread([](const Surface& fitted) { return fitted.E; });
  program.say(
      "E + A / N^α + B / D^β has the least error with E = {:.2f}; fitted to runs drawn anew, nine times in "
      "ten between {:.2f} and {:.2f}.",
      law.E, low, high);
  if (program.quick()) return;
  const Point large = learn(48, longest * 3 / 2);
  double best = HUGE_VAL;
  for (const Point& each : points) best = std::min(best, each.loss);
  program.say(
      "A run of width 48, half as long again: measured {:.3f}, foretold {:.3f}. The best of the small runs "
      "has "
      "{:.3f}.",
      large.loss, law.at(large.N, large.D), best);
  if (!dataset.text.has_claims()) return;
  const auto [middle_low, middle_high] =
      spread([&](const Surface& fitted) { return fitted.at(middle.N, middle.D); });
  program.claim(
      {.claim =
           "real text: a fitted floor is no measurement; how far it moves when runs are drawn anew (nats)",
       .measured = high - low,
       .bound = .4,
       .control = middle_high - middle_low,
       .control_meaning = "how far the law moves in the middle of the runs"});
}

}  // namespace unrolled::scaling
