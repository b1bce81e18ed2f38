// Learning to balance from an expert that sees more (DAgger: Ross, Gordon and Bagnell 2011). The learner controls the
// cart, the expert says at each tick what it would have done, and the learner trains on all that was ever seen: so it
// learns what to do where its own mistakes lead, which the expert's own runs never show.
#pragma once

#include <functional>

#include "06_lstm/experiments/cart_pole.hpp"
#include "06_lstm/lstm.hpp"
#include "nn/fit.hpp"
#include "nn/schedule.hpp"

namespace unrolled::lstm {

/// A policy: from what it sees to the logit of pushing right.
struct Policy {
  std::vector<Tensor> parameters;
  /// Whole sequences: (B,T,2) → (B,T).
  std::function<Tensor(const Tensor& seen, const Indices& lengths)> logits;
  /// A driver of B plants, at their first tick: called once a tick with (B,1,2), it returns (B,1).
  std::function<std::function<Tensor(const Tensor& seen)>(std::size_t batch)> driver;
};

/// An LSTM whose state goes on from tick to tick; with `forgetful` its state is set to zero before each tick.
inline Policy recurrent_policy(const Layer& layer, const nn::Linear& readout, bool forgetful = false) {
  std::vector<Tensor> parameters = layer.parameters();
  parameters.insert(parameters.end(), readout.parameters().begin(), readout.parameters().end());
  const auto answer = [=](const Tensor& seen, State& state, const Indices& lengths) {
    const Output output = layer(seen, state, lengths);
    state = output.last;
    return reshape(readout(output.hidden), {static_cast<Index>(seen.size(0)), -1});
  };
  return {parameters,
          [=](const Tensor& seen, const Indices& lengths) {
            State state = State::zeros(seen.size(0), layer.width());
            return answer(seen, state, lengths);
          },
          [=](std::size_t batch) {
            return [=, state = State::zeros(batch, layer.width())](const Tensor& seen) mutable {
              if (forgetful) state = State::zeros(batch, layer.width());
              return answer(seen, state, {});
            };
          }};
}

/// A network of one hidden layer that sees this tick alone.
inline Policy memoryless_policy(std::size_t width, Generator& generator) {
  const nn::Linear hidden(2, width, generator), readout(width, 1, generator);
  std::vector<Tensor> parameters = hidden.parameters();
  parameters.insert(parameters.end(), readout.parameters().begin(), readout.parameters().end());
  const auto answer = [=](const Tensor& seen) {
    return reshape(readout(tanh(hidden(seen))), {static_cast<Index>(seen.size(0)), -1});
  };
  return {parameters, [=](const Tensor& seen, const Indices&) { return answer(seen); },
          [=](std::size_t) { return answer; }};
}

/// What was seen in some episodes, and what the expert would have done.
struct Episodes {
  std::vector<Array> seen;    ///< each (200,2), zeros after the fall
  std::vector<Array> labels;  ///< each (200): 1 is right
  std::vector<Index> ticks;   ///< how long each lasted
  double mean_ticks() const {
    double sum = 0;
    for (const Index t : ticks) sum += static_cast<double>(t);
    return sum / static_cast<double>(ticks.size());
  }
};

// [drive]
/// Runs B episodes side by side. Without a policy the expert drives; a share of the pushes is random.
inline Episodes drive(std::size_t batch, const Policy* policy, double random, Generator& generator) {
  const NoGrad no_grad;
  std::vector<CartPole> plants;
  for (std::size_t b = 0; b < batch; ++b) plants.push_back(CartPole::start(generator));
  const auto act = policy ? policy->driver(batch) : nullptr;
  Episodes episodes{std::vector<Array>(batch, xt::zeros<Real>({episode_ticks, std::size_t{2}})),
                    std::vector<Array>(batch, xt::zeros<Real>({episode_ticks})),
                    std::vector<Index>(batch, 0)};
  for (std::size_t t = 0; t < episode_ticks; ++t) {
    const Tensor seen = observe(plants);
    const Tensor logit = act ? act(seen) : Tensor();
    for (std::size_t b = 0; b < batch; ++b) {
      const bool expert = plants[b].expert_pushes_right();
      bool right = policy ? logit.value()(b, 0) > 0 : expert;
      if (random > 0 && generator.chance(random)) right = generator.chance(.5);
      if (plants[b].fallen()) continue;
      xt::view(episodes.seen[b], t) = xt::view(seen.value(), b, 0);
      episodes.labels[b](t) = expert ? 1 : 0;
      ++episodes.ticks[b];
      plants[b].push(right);
    }
  }
  return episodes;
}
// [/drive]

/// Cross-entropy with the expert over the ticks that each episode lasted.
inline Tensor imitation_loss(const Policy& policy, const Episodes& all,
                             const std::vector<std::size_t>& chosen) {
  const std::size_t B = chosen.size();
  Array seen = Array::from_shape({B, episode_ticks, std::size_t{2}}),
        labels = Array::from_shape({B, episode_ticks});
  Array counts = xt::zeros<Real>({B, episode_ticks});  // 1 / the number of ticks, where there was one
  Indices lengths = Indices::from_shape({B});
  Real ticks = 0;
  for (std::size_t b = 0; b < B; ++b) {
    xt::view(seen, b) = all.seen[chosen[b]];
    xt::view(labels, b) = all.labels[chosen[b]];
    lengths(b) = all.ticks[chosen[b]];
    xt::view(counts, b, xt::range(0, lengths(b))) = Real{1};
    ticks += static_cast<Real>(lengths(b));
  }
  const Tensor logits = policy.logits(seen, lengths);  // (B,T)
  return sum((softplus(logits) - logits * Tensor(labels)) * Tensor(Array(counts / ticks)));
}

// [dagger]
/// Rounds of driving and learning; all that was seen is kept. Adam, clipped.
inline void imitate(const Policy& policy, std::size_t rounds, std::size_t updates, Generator& generator,
                    const nn::Callbacks& callbacks = {}) {
  constexpr std::size_t batch = 32;
  nn::UpdateRule rule{.adam = nn::Adam(policy.parameters), .rate = nn::Constant{5e-3}, .clip = 1};
  Episodes all;
  const auto loss = [&](Generator& drawing) {
    std::vector<std::size_t> chosen(batch);
    for (std::size_t& episode : chosen) episode = drawing.below(all.seen.size());
    return imitation_loss(policy, all, chosen);
  };
  for (std::size_t round = 0; round < rounds; ++round) {
    const Episodes fresh =
        round == 0 ? drive(batch, nullptr, .2, generator) : drive(batch, &policy, .1, generator);
    all.seen.insert(all.seen.end(), fresh.seen.begin(), fresh.seen.end());
    all.labels.insert(all.labels.end(), fresh.labels.begin(), fresh.labels.end());
    all.ticks.insert(all.ticks.end(), fresh.ticks.begin(), fresh.ticks.end());
    nn::fit(loss, rule, updates, generator, callbacks);
  }
}
// [/dagger]

}  // namespace unrolled::lstm
