// Looking three places back, in each way: what can point, and how far past the length of its training.
#include <fmt/format.h>

#include <algorithm>

#include "10_positions/experiments/story.hpp"
#include "10_positions/experiments/training.hpp"
#include "app/training.hpp"

namespace unrolled::positions {
namespace {

/// Shares of right answers: within the trained length, up to twice of it, and up to four times.
struct Shares {
  std::vector<double> by_position;
  double trained, twice, four_times;
};

Shares shares_of(const Reader& reader, std::size_t rows, Generator& generator) {
  const std::vector<double> share =
      share_right_by_position(reader, draw_symbols(rows, read_length, generator));
  const std::size_t T = trained_length;
  return {share, mean_of(share, places_back, T), mean_of(share, T, 2 * T), mean_of(share, 2 * T, 4 * T)};
}

void claim_pointing(app::Program& program, const std::vector<Shares>& shares) {
  const auto of = [&](Kind kind) -> const Shares& { return shares[static_cast<std::size_t>(kind)]; };
  const Shares &rope = of(Kind::rotation), &t5 = of(Kind::buckets), &alibi = of(Kind::slopes),
               &shaw = of(Kind::relative), &learnt = of(Kind::learnt), &sinusoid = of(Kind::sinusoid);
  const double most_alibi = std::max({alibi.trained, alibi.twice, alibi.four_times});
  program.claim(
      {.claim =
           "three back, within the trained length: RoPE, T5, Shaw, sinusoid, learnt (share right, the least)",
       .measured = std::min({rope.trained, t5.trained, shaw.trained, sinusoid.trained, learnt.trained}),
       .bound = .95,
       .control = of(Kind::none).trained,
       .control_meaning = "no positions"});
  program.claim({.claim = "RoPE still points at twice the trained length (share right)",
                 .measured = rope.twice,
                 .bound = .85,
                 .control = sinusoid.twice,
                 .control_meaning = "sinusoid"});
  program.claim({.claim = "but not at four times of it (share right)",
                 .measured = rope.four_times,
                 .relation = "<=",
                 .bound = .75,
                 .control = shaw.four_times,
                 .control_meaning = "Shaw, which takes all far distances as one"});
  program.claim({.claim = "past the trained length sinusoid and learnt fail (share right, the larger)",
                 .measured = std::max(sinusoid.twice, learnt.twice),
                 .relation = "<=",
                 .bound = .35,
                 .control = rope.twice,
                 .control_meaning = "RoPE"});
  program.claim({.claim = "ALiBi leans but cannot point, at any length (share right, the largest)",
                 .measured = most_alibi,
                 .relation = "<=",
                 .bound = .40,
                 .control = rope.trained,
                 .control_meaning = "RoPE"});
}

}  // namespace

void look_back(app::Program& program) {
  program.section("Which symbol stood three places back?");
  program.say(
      "One layer of attention, 4 heads, no feed-forward layers. It learns from rows of {} symbols, each "
      "drawn from 16, and "
      "then reads rows of {}.",
      trained_length, read_length);
  std::vector<Shares> shares;
  std::vector<app::Row> table;
  app::Lines plot = {.title = "Right answers, and the length of the training",
                     .x_axis = "position (symbols)",
                     .y_axis = "share right",
                     .curves = {},
                     .mark = app::Bar{"trained up to here", static_cast<double>(trained_length)}};
  const std::size_t steps = program.train_steps(800, 20);
  for (const NamedKind& each : kinds) {
    Generator generator(program.seed());
    const Reader reader({.vocabulary = symbols, .layers = 1, .longest = read_length, .feed_forward = false},
                        each.kind, generator);
    app::fit(program, fmt::format("looking back, {}", each.name), looking_back(reader, trained_length),
             rule_of(reader, steps), steps, generator);
    shares.push_back(shares_of(reader, program.quick() ? 4 : 64, generator));
    const Shares& now = shares.back();
    table.push_back({each.name, fmt::format("{:.2f}", now.trained), fmt::format("{:.2f}", now.twice),
                     fmt::format("{:.2f}", now.four_times)});
    app::Curve curve = {each.name, {}, {}};
    // Four positions a point, so that none stands on both sides of the trained length
    for (std::size_t t = places_back, end = t; t < read_length; t = end) {
      end = (t / 4 + 1) * 4;
      curve.x.push_back(static_cast<double>(t + end - 1) / 2);
      curve.y.push_back(mean_of(now.by_position, t, end));
    }
    plot.curves.push_back(curve);
  }
  program.table({"way", "3 – 31", "32 – 63", "64 – 127"}, table);
  program.plot(plot, "lookback.svg");
  if (!program.quick()) claim_pointing(program, shares);
}

}  // namespace unrolled::positions
