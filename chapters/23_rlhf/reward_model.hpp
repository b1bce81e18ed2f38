// A model of what people prefer: one number a text, learnt from pairs.
//
//   r(text) = head(states of a GPT at the text's last token)      (B): only there has it read everything
//
// Beside it a model that cannot see order, the sum of one number a word. It predicts choices nearly as well, but a policy
// trained on it for long writes nonsense.
#pragma once

#include <functional>

#include "23_rlhf/preferences.hpp"
#include "nn/copy.hpp"
#include "nn/fit.hpp"
#include "nn/schedule.hpp"

namespace unrolled::rlhf {

// [last_token]
/// The number at each text's last token, after which there is padding: numbers (B,T), lengths (B) → (B).
inline Tensor last_token(const In& each, const Indices& lengths) { return pick(each, Indices(lengths - 1)); }
// [/last_token]

// [reward_model]
/// The whole text is read, `end` too: T tokens after `begin`.
struct RewardModel : nn::Module {
  /// Begins as a copy of a language model, which knows the words already (Stiennon et al. 2020, §3.4).
  RewardModel(const Gpt& language_model, Generator& generator)
      : trunk(add("trunk", nn::copy_of(language_model))),
        head(add("head", nn::Linear(language_model.config.width, 1, generator))) {}

  /// One number at each position: tokens (…,T) → (…,T).
  Tensor at_each(const Indices& tokens, const gpt::ForwardOptions& options = {}) const {
    const Tensor states = trunk.states(tokens, options);  // (…,T,C)
    const trace::Scope scope("head");
    return sum(head(states), -1);  // of one number: the axis goes
  }

  /// One number a text: (B). With `begin`, each has one token more than its length.
  Tensor operator()(const Texts& texts) const { return last_token(at_each(texts.tokens), texts.lengths + 1); }

  Gpt trunk;
  nn::Linear head;
};

/// Blind to order: the sum of what each word is worth.
struct BagReward : nn::Module {
  BagReward(std::size_t vocabulary, Generator& generator)
      : worth(add("worth", nn::Embedding(vocabulary, 1, generator, 0.01))) {}

  Tensor operator()(const Texts& texts) const {
    const Tensor each = sum(worth(texts.targets()), -1);  // (B,T,1) → (B,T)
    return sum(each * Tensor(token_mask(texts)), 1);
  }

  nn::Embedding worth;
};
// [/reward_model]

/// How a short training goes: the rate falls from `peak` to 0.
struct Schedule {
  std::size_t steps, batch;
  double peak;
  double rate(std::size_t step) const { return nn::WarmupCosine{peak, 0, steps}(step); }
};

/// Adam, clipped, at the schedule's rate.
inline std::vector<double> train(const nn::Module& model, const nn::Loss& loss, const Schedule& schedule,
                                 Generator& generator, const nn::Callbacks& callbacks) {
  const auto rate = [&](std::size_t step) { return schedule.rate(step); };
  return nn::fit(loss, {.adam = nn::Adam(model.parameters()), .rate = rate, .clip = 1}, schedule.steps,
                 generator, callbacks);
}

// [fit]
/// Learns to give the preferred text of each pair the higher reward.
template <class Model>
void fit(const Model& model, const Pairs& pairs, const Schedule& schedule, Generator& generator,
         const nn::Callbacks& callbacks = {}) {
  const auto loss = [&](Generator& drawing) {
    const Pairs batch = drawn(pairs, schedule.batch, drawing);
    return pairwise_loss(model(batch.chosen), model(batch.rejected));
  };
  train(model, loss, schedule, generator, callbacks);
}
// [/fit]

/// One number a text, with no graph behind it: what a policy is trained against.
using Reward = std::function<Array(const Texts&)>;

struct Spread {
  double mean, deviation;
};
inline Spread spread_of(const Array& x) { return {xt::mean(x)(), xt::stddev(x)()}; }

/// A fitted model's rewards, moved and scaled so that these texts have mean 0 and deviation 1 (Ziegler et al. 2019,
/// §2.1): pairs say nothing about where the scale begins. Errors: these texts all have the same reward, so there is no
/// deviation to scale by.
template <class Model>
Reward standardised(const Model& model, const Texts& texts) {
  const auto rewards_of = [model](const Texts& batch) {
    const NoGrad no_grad;
    return model(batch).value();
  };
  const Array rewards = rewards_of(texts);
  if (xt::amin(rewards)() == xt::amax(rewards)()) {
    throw Error(fmt::format("a reward model gives all {} texts the same reward", texts.size()),
                "it has learnt nothing from its pairs: more steps, or other texts");
  }
  const Spread spread = spread_of(rewards);
  const auto mean = static_cast<Real>(spread.mean), deviation = static_cast<Real>(spread.deviation);
  return [=](const Texts& batch) { return Array((rewards_of(batch) - mean) / deviation); };
}

}  // namespace unrolled::rlhf
