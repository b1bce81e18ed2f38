// PPO: make what turned out better than expected more likely, a small step at a time (Schulman et al. 2017).
//
//   reward_t = −β (ln π_old − ln π_ref)(y_t),  and + r(text) at the last token           (B,T): KL penalty, and the score
//   δ_t = reward_t + γ V_{t+1} − V_t                  A_t = δ_t + γ λ A_{t+1}            generalised advantage (GAE)
//   Â = A with mean 0 and deviation 1 over the batch
//   ratio_t = π(y_t) / π_old(y_t)
//   loss = −mean min(ratio Â, clip(ratio, 1 ± ε) Â) + ½ c mean (V − (A + V_old))²
//
// The value V_t says, from what was read so far, how much reward is still to come; it is a second readout of the
// policy's own states. Left out: the entropy bonus, clipping of the value, minibatches.
#pragma once

#include "23_rlhf/leash.hpp"
#include "23_rlhf/texts.hpp"
#include "nn/copy.hpp"

namespace unrolled::rlhf {

// [gae]
struct Advantages {
  Array advantages;  ///< (B,T): how much better than expected, 0 after each text's end
  Array returns;     ///< (B,T): what the value should have said
};

/// Rewards and values (B,T), lengths (B). After the last token nothing is to come (Schulman et al. 2016, eq. 16).
inline Advantages gae(const Array& rewards, const Array& values, const Indices& lengths, double gamma,
                      double lambda) {
  Advantages result{xt::zeros<Real>(rewards.shape()), xt::zeros<Real>(rewards.shape())};
  for (std::size_t b = 0; b < rewards.shape(0); ++b) {
    double next_value = 0, advantage = 0;
    for (auto t = static_cast<std::size_t>(lengths(b)); t-- > 0;) {
      const double delta = rewards(b, t) + gamma * next_value - values(b, t);
      advantage = delta + gamma * lambda * advantage;
      next_value = values(b, t);
      result.advantages(b, t) = static_cast<Real>(advantage);
      result.returns(b, t) = static_cast<Real>(advantage + values(b, t));
    }
  }
  return result;
}
// [/gae]

/// The mean over what was written: x (B,T), mask (B,T) of 0 and 1.
inline Tensor mean_written(const Tensor& x, const Array& mask) {
  return sum(x * Tensor(mask)) / static_cast<double>(xt::sum(mask)());
}

/// To mean 0 and deviation 1 over what was written: then one rate suits all rewards.
inline Array whitened(const Array& x, const Array& mask) {
  const Real n = xt::sum(mask)();
  const Real mean = xt::sum(x * mask)() / n;
  const Real variance = xt::sum(xt::square(x - mean) * mask)() / n;
  return mask * (x - mean) / (std::sqrt(variance) + Real{1e-8F});
}

// [ppo_clip]
/// ln π of now and of when the texts were written, advantages and mask: (B,T) each → (). A step that would take a ratio
/// beyond 1 ± clip gains nothing more, but one that leads back always counts: that is what the minimum is for. No
/// gradient flows into the old policy.
inline Tensor ppo_clip(const In& log_pi, const In& log_pi_old, const In& advantages, const Array& mask,
                       double clip) {
  const Tensor ratio = exp(log_pi - log_pi_old.tensor.detach());
  const Tensor unclipped = ratio * advantages;
  const Tensor clipped = clamp(ratio, 1 - clip, 1 + clip) * advantages;
  trace::names({{"ratio", ratio}, {"unclipped", unclipped}, {"clipped", clipped}},
               {{"token", log_pi.tensor, -1}});
  return -mean_written(minimum(unclipped, clipped), mask);
}
// [/ppo_clip]

/// A language model that may be changed, with its second readout.
struct Policy : nn::Module {
  Policy(const Gpt& start, Generator& generator)
      : model(add("model", nn::copy_of(start))),
        value(add("value", nn::Linear(start.config.width, 1, generator))) {}

  struct Output {
    Tensor logits;  ///< (…,T,V)
    Tensor values;  ///< (…,T)
  };
  Output operator()(const Indices& tokens, const gpt::ForwardOptions& options = {}) const {
    const Tensor states = model.states(tokens, options);  // (…,T,C)
    const Tensor logits = model.score(states);            // (…,T,V)
    const trace::Scope scope("value");
    const Tensor values = sum(value(states), -1);  // (…,T): of one number, the axis goes
    trace::names({{"values", values}}, {{"token", states}});
    return {logits, values};
  }

  Gpt model;
  nn::Linear value;
};

/// Texts of a policy, and what was said of them when they were written: bare numbers, through which no gradient flows.
struct Rollout {
  Texts texts;
  Array scores;                  ///< (B) of the reward model
  Array mask;                    ///< (B,T)
  Array log_pi_old, log_pi_ref;  ///< (B,T): ln π_old and ln π_ref of each token
  Array values;                  ///< (B,T)
  double kl = 0;                 ///< nats a text from the reference, exact at each position
  double entropy = 0;            ///< nats a token
};

// [rewards]
/// What each token earns: the KL penalty everywhere, the score at the end of the text. (B,T)
inline Array rewards_of(const Rollout& rollout, double coefficient) {
  Array rewards = -static_cast<Real>(coefficient) * (rollout.log_pi_old - rollout.log_pi_ref) * rollout.mask;
  for (std::size_t b = 0; b < rollout.scores.size(); ++b) {
    rewards(b, rollout.texts.lengths(b) - 1) += rollout.scores(b);
  }
  return rewards;
}
// [/rewards]

struct PpoOptions {
  std::size_t batch = 128;  ///< texts an iteration
  std::size_t epochs = 4;   ///< updates on the same texts
  double rate = 5e-4;
  double clip = 0.2;          ///< ε
  double gamma = 1;           ///< γ
  double lambda = 0.95;       ///< λ
  double value_weight = 0.5;  ///< c
};

// [loss]
/// Of a batch whose advantages are known, before they are whitened: one number, ().
inline Tensor ppo_loss(const Policy& policy, const Rollout& rollout, const Advantages& known,
                       const PpoOptions& options) {
  const auto [logits, values] = policy(rollout.texts.inputs());
  const Tensor log_pi = log_probabilities(logits, rollout.texts.targets());  // (B,T)
  const Array advantages = whitened(known.advantages, rollout.mask);
  const Tensor error = mean_written(square(values - Tensor(known.returns)), rollout.mask);
  return ppo_clip(log_pi, rollout.log_pi_old, advantages, rollout.mask, options.clip) +
         options.value_weight / 2 * error;
}
// [/loss]

}  // namespace unrolled::rlhf
