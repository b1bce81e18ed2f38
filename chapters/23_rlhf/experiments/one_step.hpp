// One update of PPO for one text, every number of it a value of the record: reward, leash, advantage, ratio, loss.
//
// The same as ppo.hpp computes for a batch, but for the whitening, which takes a batch; and GAE as the sum it is:
//   A_t = Σ_l (γλ)^l δ_{t+l}                        Schulman et al. 2016, eq. 16: a product with a triangle of powers
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "23_rlhf/ppo.hpp"

namespace unrolled::rlhf {

/// A text of T tokens, and the models' outputs when it was written.
struct OneText {
  Sentence sentence;
  std::vector<std::string> words;        ///< (T)
  Array log_pi_old, log_pi_ref, values;  ///< (T) each
  double score = 0;
};

/// One row of a rollout, without what fills it up.
inline OneText one_text(const Rollout& rollout, std::size_t b, std::vector<std::string> words) {
  const auto row = [&](const Array& all) {
    return Array(xt::view(all, b, xt::range(Index{0}, rollout.texts.lengths(b))));
  };
  return {rollout.texts.sentence(b), std::move(words),    row(rollout.log_pi_old),
          row(rollout.log_pi_ref),   row(rollout.values), static_cast<double>(rollout.scores(b))};
}

/// (T,T): (γλ)^(s−t) where s ≥ t, else 0.
inline Array triangle_of_powers(std::size_t T, double base) {
  Array powers = xt::zeros<Real>({T, T});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t s = t; s < T; ++s) powers(t, s) = static_cast<Real>(std::pow(base, s - t));
  }
  return powers;
}

struct OneStep {
  Tensor rewards, advantages, log_pi;  ///< (T)
  Tensor loss;                         ///< ()
};

// [one_step]
/// `policy` is that of now, which has moved since the text was written.
inline OneStep one_step(const Policy& policy, const OneText& text, double coefficient,
                        const PpoOptions& options) {
  const std::size_t T = text.sentence.size();
  const std::vector<trace::Axis> tokens = {{"token", text.words}};
  const auto given = [&](const char* name, const Array& value, Where where = Where::here()) {
    return trace::label(Tensor(value, where), name, tokens);
  };

  // What each token earned
  const Tensor log_pi_old = given("log_pi_old", text.log_pi_old),
               log_pi_ref = given("log_pi_ref", text.log_pi_ref);
  Tensor rewards;
  {
    const trace::Scope scope("reward");
    Array at_the_end = xt::zeros<Real>({T});
    at_the_end(T - 1) = static_cast<Real>(text.score);
    const Tensor leash = k1(log_pi_old, log_pi_ref);
    rewards = given("score", at_the_end) - coefficient * leash;
    trace::names({{"k1", leash}, {"rewards", rewards}}, {{"token", log_pi_old, -1}});
  }

  // How much better that was than expected
  Tensor advantages, returns;
  {
    const trace::Scope scope("advantage");
    const Tensor values = given("old_values", text.values);
    const Tensor next = concat({slice(values, 0, 1, static_cast<Index>(T)), Tensor(Array({0}))}, 0);
    const Tensor delta = rewards + options.gamma * next - values;
    const Tensor powers(triangle_of_powers(T, options.gamma * options.lambda));  // (T,T)
    advantages = sum(powers * delta, 1);
    returns = advantages + values;
    trace::names({{"powers", powers}}, {{"of", values, -1}, {"from", values, -1}});
    trace::names({{"next_values", next}, {"delta", delta}, {"advantages", advantages}, {"returns", returns}},
                 {{"token", values, -1}});
  }

  // The policy's outputs now
  Sentence read = text.sentence;
  read.insert(read.begin(), begin);
  read.pop_back();
  std::vector<std::string> words = text.words;
  words.insert(words.begin(), "<s>");
  words.pop_back();
  Tensor log_pi, values;
  {
    const trace::Scope scope("policy");
    const Policy::Output output = policy(indices_of(read), {.words = words});
    log_pi = log_probabilities(output.logits, indices_of(text.sentence));
    values = output.values;
    trace::names({{"log_pi", log_pi}}, {{"token", log_pi_old, -1}});
  }

  const trace::Scope scope("objective");
  const Array everywhere = xt::ones<Real>({T});
  const Tensor policy_loss = ppo_clip(log_pi, log_pi_old, advantages, everywhere, options.clip);
  const Tensor value_error = mean(square(values - returns));
  const Tensor loss = policy_loss + options.value_weight / 2 * value_error;
  trace::names({{"policy_loss", policy_loss}, {"value_error", value_error}, {"loss", loss}});
  return {rewards, advantages, log_pi, loss};
}
// [/one_step]

}  // namespace unrolled::rlhf
