// One update of PPO, step by step: what each word of a text earned, and how that moves the policy.
#include <fmt/format.h>

#include <cmath>

#include "23_rlhf/experiments/one_step.hpp"
#include "23_rlhf/experiments/story.hpp"

namespace unrolled::rlhf {

void look_at_a_step(app::Program& program, const Start& start, const Judges& judges, const Policy& policy,
                    const Options& options, Generator generator) {
  program.section("One update, step by step");
  const PpoOptions ppo{.rate = options.rate, .clip = options.clip, .lambda = options.lambda};
  const Rollout rollout = roll_out(policy, start.model, judges.read, ppo.batch, longest_sentence, generator);
  const Array rewards = rewards_of(rollout, options.kl_coefficient);
  const Advantages known = gae(rewards, rollout.values, rollout.texts.lengths, ppo.gamma, ppo.lambda);

  // One update of a copy, so that the outputs now differ from those then
  Policy moved(start.model, generator);
  nn::copy_values(policy, moved);
  nn::Adam adam(moved.parameters());
  const auto update_pass = [&] {
    const Tensor loss = ppo_loss(moved, rollout, known, ppo);
    moved.zero_grad();
    loss.backward();
    return loss.item();
  };
  if (!nn::update(adam, update_pass(), ppo.rate)) program.ran_away(1, runaway_hint, update_pass);

  std::vector<std::string> names;
  for (const Index token : rollout.texts.sentence(0)) names.push_back(word(token).text);
  const OneText text = one_text(rollout, 0, names);
  OneStep step;
  const auto pass = [&] {
    step = one_step(moved, text, options.kl_coefficient, ppo);
    step.loss.backward();
  };
  options.look == "step" ? program.record(pass) : pass();
  std::vector<app::Row> rows;
  for (std::size_t t = 0; t < names.size(); ++t) {
    rows.push_back({names[t], fmt::format("{:+.2f}", text.log_pi_old(t) - text.log_pi_ref(t)),
                    fmt::format("{:+.2f}", step.rewards.value()(t)), fmt::format("{:+.2f}", text.values(t)),
                    fmt::format("{:+.2f}", step.advantages.value()(t)),
                    fmt::format("{:.3f}", std::exp(step.log_pi.value()(t) - text.log_pi_old(t)))});
  }
  program.table({"word", "ln π/π_ref", "earned", "expected to come", "advantage", "ratio"}, rows);
  program.say(
      "The reward model gives one number, at the end; the leash gives one at each word. The value predicts a "
      "part of it, and GAE passes the rest back to the words that made the difference. The ratio is that of "
      "the policy "
      "one update later. Not every ratio follows its advantage: the update was that of {} texts, whose "
      "advantages were first moved to mean 0.",
      rollout.texts.size());
}

}  // namespace unrolled::rlhf
