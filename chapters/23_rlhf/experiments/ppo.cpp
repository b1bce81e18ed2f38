// The third part of the story: PPO, on a leash.
#include <fmt/format.h>

#include "23_rlhf/experiments/story.hpp"
#include "app/training.hpp"
#include "base/checksum.hpp"

namespace unrolled::rlhf {
namespace {

/// What a file must agree on before a training is continued: the reference's numbers.
std::string fingerprint(const Gpt& model) {
  std::string bytes;
  for (const Tensor& parameter : model.parameters()) {
    bytes.append(reinterpret_cast<const char*>(parameter.value().data()), parameter.size() * sizeof(Real));
  }
  return sha256(bytes);
}

void plot_curves(app::Program& program, const Start& start, const std::vector<Report>& reports) {
  app::Lines rewards{"What a leashed policy earns",
                     "iteration",
                     "deviations of the start",
                     {{"reward", {}, {}}, {"gold", {}, {}}}};
  app::Lines kl{"How far it has gone", "iteration", "KL to the reference (nats a text)", {{"KL", {}, {}}}};
  app::Lines entropy{"How freely it chooses", "iteration", "entropy (nats a token)", {{"entropy", {}, {}}}};
  for (std::size_t n = 0; n < reports.size(); ++n) {
    const Report& report = reports[n];
    const auto point = [&](app::Curve& curve, double y) {
      curve.x.push_back(static_cast<double>(n));
      curve.y.push_back(y);
    };
    point(rewards.curves[0], report.reward);
    point(rewards.curves[1], (report.gold - start.gold.mean) / start.gold.deviation);
    point(kl.curves[0], report.kl);
    point(entropy.curves[0], report.entropy);
  }
  program.plot(rewards, "reward.svg");
  program.plot(kl, "kl.svg");
  program.plot(entropy, "entropy.svg");
}

}  // namespace

PpoTraining ppo_training(const Start& start, const Reward& reward, const Options& options,
                         const AdaptiveCoefficient& leash, const Limits& limits, Generator generator,
                         const std::map<std::string, std::string>& notes) {
  const PpoOptions ppo{.rate = options.rate, .clip = options.clip, .lambda = options.lambda};
  Policy policy(start.model, generator);
  return PpoTraining(std::move(policy), start.model, reward, ppo, leash, limits, generator, gold_reward(),
                     notes);
}

Policy improve(app::Program& program, const Start& start, const Judges& judges, const Options& options,
               Generator generator) {
  program.section("PPO: more of what is preferred, on a leash");
  const std::size_t iterations = program.train_steps(60, 3);
  const AdaptiveCoefficient leash{static_cast<Real>(options.kl_coefficient), options.target_kl};
  const Limits limits{.kl = options.largest_kl};
  PpoTraining training = ppo_training(start, judges.read, options, leash, limits, generator.split(),
                                      {{"reference", fingerprint(start.model)}});
  program.say(
      "Each iteration writes 128 texts, asks the reward model, and takes four steps. Each nat away from the "
      "reference costs β = {}{}.",
      options.kl_coefficient,
      options.target_kl > 0
          ? fmt::format(" at first; β rises while the policy is further away than {} nats a text",
                        options.target_kl)
          : "; β stays as it is");
  app::KeptTraining kept(program, training, iterations, runaway_hint);
  kept.go_on("PPO", iterations);
  plot_curves(program, start, training.reports());

  std::vector<app::Row> rows;
  const std::vector<Report>& reports = training.reports();
  for (std::size_t n = 0; n < reports.size(); n += std::max<std::size_t>(1, reports.size() / 6)) {
    const Report& report = reports[n];
    rows.push_back({std::to_string(n), fmt::format("{:.2f}", report.reward),
                    fmt::format("{:.2f}", report.gold), fmt::format("{:.2f}", report.kl),
                    fmt::format("{:.2f}", report.entropy), fmt::format("{:.3f}", report.coefficient)});
  }
  program.table({"iteration", "reward", "gold", "KL", "entropy", "β"}, rows);
  const Policy& policy = training.policy();
  const std::size_t many = program.quick() ? 256 : 2048;
  const Rollout now = roll_out(policy, start.model, judges.read, many, longest_sentence, generator);
  show(program, now.texts, judges.read);
  program.say("{} texts of it: gold {:+.2f} deviations, at {:.2f} nats a text from the reference.", many,
              start.gain(now.texts), now.kl);
  if (program.quick()) return policy;

  // The same with a reward model that has learnt nothing of use
  PpoTraining misled = ppo_training(start, judges.mislead, options, leash, limits, generator.split());
  try {
    app::train(program, "PPO, a misled reward", misled, iterations, runaway_hint);
  } catch (const Collapsed& collapsed) {
    program.say("With rewards learnt from random choices it is stopped: {}", collapsed.what());
  }
  program.claim({.claim = "PPO raises the gold reward (deviations of the start)",
                 .measured = start.gain(now.texts),
                 .relation = ">=",
                 .bound = 1.2,
                 .control = start.gain(write(misled.policy().model, many, longest_sentence, generator)),
                 .control_meaning = "rewards learnt from random choices"});
  return policy;
}

}  // namespace unrolled::rlhf
