// The fourth part of the story: a reward model is only a model. Followed without a leash, it leads into nonsense.
#include <fmt/format.h>

#include <cmath>

#include "23_rlhf/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::rlhf {
namespace {

/// The reward model's reward and the gold, against how far the policy has gone; √KL as Gao et al. 2023 have it.
app::Lines goodhart(const Start& start, const std::vector<Report>& reports) {
  app::Curve proxy{"proxy: the order-blind reward", {}, {}}, gold{"gold", {}, {}};
  for (const Report& report : reports) {
    proxy.x.push_back(std::sqrt(std::max(0.0, report.kl)));
    proxy.y.push_back(report.reward);
    gold.x.push_back(proxy.x.back());
    gold.y.push_back((report.gold - start.gold.mean) / start.gold.deviation);
  }
  return {"Without a leash", "√KL (√nats a text)", "deviations of the start", {proxy, gold}};
}

}  // namespace

void go_too_far(app::Program& program, const Start& start, const Judges& judges, const Policy& leashed_policy,
                const Options& options, Generator generator) {
  program.section("Without a leash");
  program.say(
      "The bag of words predicts choices as well as the GPT, on texts like those it has seen. But it cannot "
      "see order, "
      "and nothing tells it that a word may not come twice. Once with the leash and once without:");
  const std::size_t iterations = program.train_steps(100, 2), many = program.quick() ? 256 : 2048;
  const Limits none{.kl = std::numeric_limits<double>::infinity()};
  const auto run = [&](const char* name, double coefficient, double target, std::size_t steps) {
    PpoTraining training = ppo_training(start, judges.count, options,
                                        {static_cast<Real>(coefficient), target}, none, generator.split());
    try {
      app::train(program, name, training, steps, runaway_hint);
    } catch (const Collapsed& collapsed) {
      program.say("It is stopped: {}", collapsed.what());
    }
    return training;
  };
  const PpoTraining leashed = run("leashed", 0.3, 4, iterations / 2), free = run("free", 0, 0, iterations);
  program.plot(goodhart(start, free.reports()), "goodhart.svg");

  std::vector<app::Row> rows;
  struct End {
    double proxy, gold, kl;
  };
  const auto end_of = [&](const std::string& name, const Policy& policy) {
    const Rollout now = roll_out(policy, start.model, judges.count, many, longest_sentence, generator);
    const End at{spread_of(now.scores).mean, start.gain(now.texts), now.kl};
    rows.push_back({name, fmt::format("{:.2f}", at.proxy), fmt::format("{:+.2f}", at.gold),
                    fmt::format("{:.1f}", at.kl), text_of(now.texts.sentence(0))});
    return at;
  };
  const End first = end_of("the GPT's reward, leashed", leashed_policy),
            with = end_of("the bag's reward, leashed", leashed.policy()),
            without = end_of("the bag's reward, free", free.policy());
  program.table({"policy", "the bag's reward", "gold", "KL", "it writes"}, rows);
  const auto& reports = free.reports();
  const auto best = std::max_element(reports.begin(), reports.end(),
                                     [](const Report& a, const Report& b) { return a.gold < b.gold; });
  program.say(
      "On the way the gold was highest at iteration {}, {:.1f} nats a text from the start; the proxy went "
      "on.",
      best - reports.begin(), best->kl);
  if (program.quick()) return;
  program.claim({.claim = "without a leash the proxy rises far (deviations)",
                 .measured = without.proxy,
                 .relation = ">=",
                 .bound = 5,
                 .control = with.proxy,
                 .control_meaning = "leashed"});
  program.claim({.claim = "while gold falls below the start (deviations)",
                 .measured = without.gold,
                 .relation = "<=",
                 .bound = -1,
                 .control = with.gold,
                 .control_meaning = "leashed"});
  program.claim({.claim = "on the leash, with either reward, the policy stays near (nats a text)",
                 .measured = std::max(first.kl, with.kl),
                 .relation = "<=",
                 .bound = 8,
                 .control = without.kl,
                 .control_meaning = "without"});
}

}  // namespace unrolled::rlhf
