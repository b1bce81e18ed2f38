// Text, in each way: the loss at each position, within the length of the training and past it.
#include <fmt/format.h>

#include <algorithm>

#include "10_positions/experiments/story.hpp"
#include "10_positions/experiments/training.hpp"
#include "app/training.hpp"
#include "text/batching.hpp"

namespace unrolled::positions {
namespace {

constexpr const char* runaway_hint = "another --seed";

Config config_of_text() { return {.longest = read_length}; }

/// Nats a byte: at positions 16 to 31 within the trained length, then up to twice and up to four times of it. The first positions are
/// left out, as little is known there.
struct Losses {
  std::vector<double> by_position;
  double trained, twice, four_times;
};

Losses losses_of(const Reader& reader, const Windows& windows) {
  const std::vector<double> loss = loss_by_position(reader, windows);
  const std::size_t T = trained_length;
  return {loss, mean_of(loss, T / 2, T), mean_of(loss, T, 2 * T), mean_of(loss, 2 * T, 4 * T)};
}

app::Curve curve_of(const std::string& name, const std::vector<double>& by_position) {
  app::Curve curve = {name, {}, {}};
  for (std::size_t t = 0; t < by_position.size(); t += 4) {
    const std::size_t end = std::min(t + 4, by_position.size());
    curve.x.push_back(static_cast<double>(t + end - 1) / 2);
    curve.y.push_back(mean_of(by_position, t, end));
  }
  return curve;
}

void claim_reading(app::Program& program, const std::vector<Losses>& losses) {
  const auto of = [&](Kind kind) -> const Losses& { return losses[static_cast<std::size_t>(kind)]; };
  const auto rise = [&](Kind kind) { return of(kind).four_times - of(kind).trained; };
  const double rope_twice = of(Kind::rotation).twice - of(Kind::rotation).trained;
  program.claim({.claim = "within the trained length no positions at all cost (nats a byte more than RoPE)",
                 .measured = of(Kind::none).trained - of(Kind::rotation).trained,
                 .bound = .15,
                 .control = of(Kind::slopes).trained - of(Kind::rotation).trained,
                 .control_meaning = "ALiBi"});
  program.claim(
      {.claim = "ALiBi reads on as before, up to four times as far (loss there, less its own within)",
       .measured = rise(Kind::slopes),
       .relation = "<=",
       .bound = .05,
       .control = rise(Kind::rotation),
       .control_meaning = "RoPE"});
  program.claim({.claim = "T5 nearly so",
                 .measured = rise(Kind::buckets),
                 .relation = "<=",
                 .bound = .20,
                 .control = rise(Kind::rotation),
                 .control_meaning = "RoPE"});
  program.claim({.claim = "RoPE reads on up to twice as far (loss there, less its own within)",
                 .measured = rope_twice,
                 .relation = "<=",
                 .bound = .10,
                 .control = of(Kind::sinusoid).twice - of(Kind::sinusoid).trained,
                 .control_meaning = "sinusoid"});
  program.claim({.claim = "but not up to four times, though its scores are relative",
                 .measured = rise(Kind::rotation),
                 .bound = .15,
                 .control = rise(Kind::slopes),
                 .control_meaning = "ALiBi"});
  program.claim({.claim = "nor do sinusoid and learnt (the smaller)",
                 .measured = std::min(rise(Kind::sinusoid), rise(Kind::learnt)),
                 .bound = .10,
                 .control = rise(Kind::slopes),
                 .control_meaning = "ALiBi"});
}

}  // namespace

Kind kind_of(const std::string& option) {
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const NamedKind& each) { return each.option == option; });
  if (found == kinds.end()) throw Error("--way: there is no " + option, "one of those that --help lists");
  return found->kind;
}

Dataset open_text(app::Program& program, const Options& options) {
  check_symbols(options);
  const data::Text source = data::resolve_text(program.data());
  const text::Parts parts = parts_for_windows(source.text, source.name, read_length);
  Generator generator(program.seed());
  const Reader reader(config_of_text(), kind_of(options.way), generator);
  app::check_load(program,
                  reading_of(reader, parts.train, trained_length, program.train_steps(300, 10), generator));
  return {source, parts.train, parts.held_out};
}

Readers learn_to_read(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("Reading on");
  program.say("{}", dataset.source.about);
  program.say(
      "Two blocks of width 48, 4 heads. They learn from windows of {} bytes, and then read windows of {} "
      "that they have "
      "never seen.",
      trained_length, read_length);
  const Windows windows = spread_windows(dataset.held_out, program.quick() ? 8 : 128, read_length);
  const std::size_t steps = program.train_steps(300, 10);
  Readers readers;
  std::vector<Losses> losses;
  std::vector<app::Row> table;
  app::Lines plot = {.title = "Loss, and the length of the training",
                     .x_axis = "position (bytes)",
                     .y_axis = "−ln p (nats a byte)",
                     .curves = {},
                     .mark = app::Bar{"trained up to here", static_cast<double>(trained_length)}};
  for (const NamedKind& each : kinds) {
    Generator generator(program.seed());
    readers.emplace_back(config_of_text(), each.kind, generator);
    nn::DrawnTraining training = reading_of(readers.back(), dataset.train, trained_length, steps, generator);
    const std::string name = fmt::format("reading, {}", each.name);
    // --save and --load are about the way that --way names
    if (each.option == options.way)
      app::KeptTraining(program, training, steps, runaway_hint).go_on(name, steps);
    else
      app::train(program, name, training, steps, runaway_hint);
    losses.push_back(losses_of(readers.back(), windows));
    const Losses& now = losses.back();
    table.push_back({each.name, fmt::format("{:.2f}", now.trained), fmt::format("{:.2f}", now.twice),
                     fmt::format("{:.2f}", now.four_times)});
    plot.curves.push_back(curve_of(each.name, now.by_position));
  }
  program.table({"way", "16 – 31", "32 – 63", "64 – 127"}, table);
  program.plot(plot, "loss.svg");
  if (dataset.source.has_claims() && !program.quick()) claim_reading(program, losses);
  return readers;
}

void draw_distances(app::Program& program, const Readers& readers, const Dataset& dataset,
                    const Options& options) {
  const Windows windows = spread_windows(dataset.held_out, program.quick() ? 4 : 32, read_length);
  const NoGrad no_grad;
  double of_rotation = 0, of_slopes = 0;
  for (const Reader& reader : readers) {
    if (program.quick() && reader.kind != kind_of(options.way)) continue;
    const Block& block = reader.blocks[0];
    const Tensor x = block.norm_1(reader.way->place(reader.embed(windows.inputs)));  // (B,T,C)
    const Tensor queries = reader.way->turn(block.self_attention.W_q(x));
    const Tensor keys = reader.way->turn(block.self_attention.W_k(x));
    const std::size_t H = reader.config.heads, T = read_length, B = windows.inputs.shape(0);
    const Array maps = block.self_attention.maps_of(queries, keys, attention::causal_mask(T),
                                                    reader.way->bias(queries, T));  // (B,H,T,T)
    double echo = 0;  // the weight at 88 to 90 over that from 65 to 80, of the head where it is largest
    app::Lines plot = {.title = fmt::format("{}: weight over distance, first block", named(reader.kind).name),
                       .x_axis = "how far back (bytes)",
                       .y_axis = "mean weight",
                       .curves = {},
                       .mark = app::Bar{"trained up to here", static_cast<double>(trained_length)}};
    for (std::size_t h = 0; h < H; ++h) {
      app::Curve curve = {fmt::format("head {}", h), {}, {}};
      // All queries that can look this far
      for (std::size_t back = 0; back < 96; ++back) {
        double sum = 0;
        for (std::size_t b = 0; b < B; ++b) {
          for (std::size_t t = 96; t < T; ++t) sum += static_cast<double>(maps(b, h, t, t - back));
        }
        curve.x.push_back(static_cast<double>(back));
        curve.y.push_back(sum / static_cast<double>(B * (T - 96)));
      }
      echo = std::max(echo, mean_of(curve.y, 88, 91) / mean_of(curve.y, 65, 81));
      plot.curves.push_back(curve);
    }
    if (reader.kind == Kind::slopes) of_slopes = echo;
    if (reader.kind == Kind::rotation) of_rotation = echo;
    program.plot(plot, fmt::format("distance_{}.svg", named(reader.kind).option));
  }
  program.say(
      "The pictures distance_….svg show how much the heads of the first block look at what stands 0, 1, 2, … "
      "bytes back, one "
      "picture a way.");
  if (!dataset.source.has_claims() || program.quick()) return;
  program.claim({.claim = "89 places back looks like 1 place back to RoPE: weight there over that at 65 to "
                          "80 (head with the most)",
                 .measured = of_rotation,
                 .bound = 1.5,
                 .control = of_slopes,
                 .control_meaning = "ALiBi"});
}

}  // namespace unrolled::positions
