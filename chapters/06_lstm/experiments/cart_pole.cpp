// Where LSTMs are still used: a state of fixed size, updated in constant time, many times a second.
#include <fmt/format.h>

#include <chrono>

#include "06_lstm/experiments/attention_cache.hpp"
#include "06_lstm/experiments/imitation.hpp"
#include "06_lstm/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::lstm {
namespace {

/// Microseconds of each of the last ticks; the best of several runs, since other programs slow some of them down.
template <class Tick>
double microseconds(const Tick& tick) {
  double best = std::numeric_limits<double>::infinity();
  for (int n = 0; n < 20; ++n) {
    const auto begin = std::chrono::steady_clock::now();
    tick();
    best = std::min(
        best, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

}  // namespace

void balance_a_pole(app::Program& program) {
  program.section("A pole whose velocities are hidden");
  const std::size_t rounds = 5, updates = program.train_steps(60, 2);
  program.say(
      "A cart of 1 kg on a track of ±2.4 m carries a pole of 1 m; fifty times a second it is pushed left or "
      "right. "
      "The learner sees where the cart and the pole are, not how fast they move: it has to remember. An "
      "expert that sees everything says what it would have done ({} rounds of 32 episodes, DAgger).",
      rounds);
  Generator generator(program.seed());
  Layer layer(2, 24, generator);
  init_forget_bias(layer, 1);
  const nn::Linear readout(24, 1, generator);
  const Policy with_memory = recurrent_policy(layer, readout);
  const Policy forgetful = recurrent_policy(layer, readout, true);
  const Policy memoryless = memoryless_policy(24, generator);
  for (const auto& [name, policy] : {std::pair{"LSTM", &with_memory}, {"memoryless network", &memoryless}}) {
    app::Progress progress = program.progress(name, rounds * updates);
    imitate(*policy, rounds, updates, generator, app::callbacks(program, progress, "a lower rate"));
  }

  const auto score = [&](const Policy* policy) {
    Generator starts(program.seed() + 1);  // the same hundred for all
    return drive(100, policy, 0, starts).mean_ticks();
  };
  const double lstm = score(&with_memory), zeroed = score(&forgetful), blind = score(&memoryless);
  program.table({"driver", "ticks of 200"},
                {{"expert, sees velocities", fmt::format("{:.1f}", score(nullptr))},
                 {"LSTM of 24 units", fmt::format("{:.1f}", lstm)},
                 {"the same, its state zeroed before each tick", fmt::format("{:.1f}", zeroed)},
                 {"memoryless network", fmt::format("{:.1f}", blind)}});
  if (program.quick()) return;
  program.claim({.claim = "an LSTM balances a pole whose velocities are hidden (ticks of 200)",
                 .measured = lstm,
                 .bound = 195,
                 .control = zeroed,
                 .control_meaning = "the same net, state zeroed each tick"});
  program.claim({.claim = "a memoryless network drops it (ticks of 200)",
                 .measured = blind,
                 .relation = "<=",
                 .bound = 80,
                 .control = lstm,
                 .control_meaning = "the LSTM"});
}

void count_the_cost(app::Program& program) {
  program.section("What a memory costs");
  constexpr std::size_t C = 64;
  const NoGrad no_grad;
  Generator generator(program.seed());
  const Layer layer(C, C, generator);
  AttentionCache cache(C, generator);
  State state = State::zeros(1, C);
  const Array x = normal({C}, 1, generator);
  Array sequence = x;
  sequence.reshape({1, 1, C});
  const auto state_bytes = [&] { return (state.hidden.size() + state.cell.size()) * sizeof(Real); };

  std::vector<app::Row> rows;
  std::vector<std::size_t> held, cached;
  app::Curve lstm_time{"LSTM", {}, {}}, cache_time{"attention with a cache", {}, {}};
  std::size_t ticks = 0;
  for (const std::size_t until : {128, 512, 2048, 8192}) {
    // Ticks up to there, then ticks that are timed.
    for (; ticks + 20 < until; ++ticks) cache.tick(x), state = layer(sequence, state).last;
    const double lstm = microseconds([&] { state = layer(sequence, state).last; });
    const double attention = microseconds([&] { cache.tick(x); });
    ticks += 20;
    held.push_back(state_bytes());
    cached.push_back(cache.bytes());
    rows.push_back({std::to_string(ticks), std::to_string(held.back()), std::to_string(cached.back()),
                    fmt::format("{:.1f}", lstm), fmt::format("{:.1f}", attention)});
    lstm_time.x.push_back(static_cast<double>(ticks)), lstm_time.y.push_back(lstm);
    cache_time.x.push_back(static_cast<double>(ticks)), cache_time.y.push_back(attention);
  }
  program.say("One layer of width {}, tick by tick: what it must carry, and how long a tick takes.", C);
  program.table({"ticks", "LSTM bytes", "attention bytes", "LSTM µs", "attention µs"}, rows);
  program.plot(app::Lines{"Time per tick", "ticks so far", "time (µs)", {lstm_time, cache_time}, true},
               "cost.svg");
  program.claim({.claim = "the LSTM's state has the same size after 8,192 ticks as after 128 (bytes, ratio)",
                 .measured = static_cast<double>(held.back()) / static_cast<double>(held.front()),
                 .relation = "==",
                 .bound = 1,
                 .control = static_cast<double>(cached.back()) / static_cast<double>(cached.front()),
                 .control_meaning = "keys and values of one attention layer"});
  program.claim(
      {.claim = "an attention cache grows as the ticks do (bytes per tick, last over first)",
       .measured = static_cast<double>(cached.back()) / 8192 / (static_cast<double>(cached.front()) / 128),
       .relation = "==",
       .bound = 1,
       .control = static_cast<double>(held.back()) / 8192 / (static_cast<double>(held.front()) / 128),
       .control_meaning = "the LSTM's state"});
}

}  // namespace unrolled::lstm
