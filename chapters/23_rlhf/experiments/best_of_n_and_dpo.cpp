// The fifth part of the story: two ways to do the same without PPO.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "23_rlhf/best_of_n.hpp"
#include "23_rlhf/dpo.hpp"
#include "23_rlhf/experiments/story.hpp"
#include "app/training.hpp"
#include "nn/copy.hpp"

namespace unrolled::rlhf {
namespace {

/// In deviations, where these texts are drawn with these weights.
double gain_of(const Start& start, const Array& golds, const std::vector<double>& weights) {
  double mean = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) mean += weights[i] * golds(i);
  return (mean - start.gold.mean) / start.gold.deviation;
}

double smallest_rise(const std::vector<double>& gains) {
  double smallest = gains[1] - gains[0];
  for (std::size_t i = 2; i < gains.size(); ++i) smallest = std::min(smallest, gains[i] - gains[i - 1]);
  return smallest;
}

void choose_the_best(app::Program& program, const Start& start, const Judges& judges, Generator& generator) {
  program.section("Best of n: no training at all");
  const Array rewards = judges.read(start.texts), golds = gold(start.texts);
  const Array lots = normal(rewards.shape(), 1, generator);
  std::vector<double> gains, drawn_lots;
  std::vector<app::Row> rows;
  double off = 0, log_off = 0;
  for (double n = 1; n <= 32; n *= 2) {
    const std::vector<double> weights = best_of_n_weights(rewards, n);
    gains.push_back(gain_of(start, golds, weights));
    drawn_lots.push_back(gain_of(start, golds, best_of_n_weights(lots, n)));
    const double kl = kl_from_uniform(weights);
    off = std::max(off, std::abs(kl - best_of_n_kl(n)));
    log_off = std::max(log_off, std::abs(kl - std::log(n)));
    rows.push_back({fmt::format("{}", n), fmt::format("{:.3f}", kl), fmt::format("{:.3f}", best_of_n_kl(n)),
                    fmt::format("{:+.2f}", gains.back())});
  }
  program.table({"n", "KL (nats a text)", "ln n − (n − 1)/n", "gold (deviations)"}, rows);
  program.say("Three texts, each the best of 32:");
  show(program, best_of_n(start.model, judges.read, 32, 3, longest_sentence, generator), judges.read, 3);
  program.claim({.claim = "the KL of best-of-n, n ≤ 32, is ln n − (n − 1)/n (largest difference)",
                 .measured = off,
                 .relation = "<=",
                 .bound = 0.05,
                 .control = log_off,
                 .control_meaning = "ln n alone"});
  if (program.quick()) return;
  program.claim({.claim = "each doubling of n raises the gold (smallest rise, in deviations)",
                 .measured = smallest_rise(gains),
                 .relation = ">=",
                 .bound = 0.05,
                 .control = smallest_rise(drawn_lots),
                 .control_meaning = "one of n by lot"});
}

}  // namespace

void take_short_cuts(app::Program& program, const Start& start, const Judges& judges, const Options& options,
                     Generator generator) {
  choose_the_best(program, start, judges, generator);
  program.section("DPO: straight from the pairs");
  const std::size_t steps = program.train_steps(200, 4);
  const auto train = [&](const std::string& name, const Pairs& pairs) {
    const Gpt policy = nn::copy_of(start.model);
    app::Progress progress = program.progress(name, steps);
    train_dpo(policy, start.model, pairs, options.dpo_beta, {steps, 64, options.rate}, generator,
              app::callbacks(program, progress, runaway_hint));
    return policy;
  };
  const Gpt policy = train("DPO", judges.pairs), misled = train("DPO, choices at random", judges.unlabelled);
  const std::size_t many = program.quick() ? 256 : 2048;
  const Texts texts = write(policy, many, longest_sentence, generator),
              misled_texts = write(misled, many, longest_sentence, generator);
  const NoGrad no_grad;
  const double kl = mean(k1(log_probability(policy, texts), log_probability(start.model, texts))).item();
  program.say("Some texts of it. \"reward\" is that of the GPT's reward model, which DPO never used:");
  show(program, texts, judges.read);
  program.say("{} texts of it: gold {:+.2f} deviations, at {:.2f} nats a text from the reference.", many,
              start.gain(texts), kl);
  if (program.quick()) return;
  program.claim({.claim = "DPO raises the gold reward too (deviations)",
                 .measured = start.gain(texts),
                 .relation = ">=",
                 .bound = 1,
                 .control = start.gain(misled_texts),
                 .control_meaning = "choices at random"});
}

}  // namespace unrolled::rlhf
