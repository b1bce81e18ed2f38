// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <string>
#include <vector>

#include "23_rlhf/fine_tuning.hpp"
#include "23_rlhf/ppo_training.hpp"
#include "23_rlhf/tone.hpp"
#include "23_rlhf/world.hpp"
#include "app/program.hpp"

namespace unrolled::rlhf {

/// This chapter's own options.
struct Options {
  double rate = 5e-4, clip = 0.2, lambda = 0.95;
  double kl_coefficient = 0.1;  ///< β to begin with
  double target_kl = 4;         ///< nats a text; 0: β stays as it is
  double largest_kl = 12;       ///< nats a text
  double dpo_beta = 0.5;
  std::string look = "step";  ///< what is recorded: "pair" or "step"
};

/// What to do about a training that ran away.
inline constexpr const char* runaway_hint = "lower --rate";

/// The model after fine-tuning, 4,096 texts of it, and what they are worth.
struct Start {
  Gpt model;
  Texts texts;
  Spread gold;

  /// How much better these texts are, in deviations of the start's.
  double gain(const Texts& texts_now) const {
    return (spread_of(rlhf::gold(texts_now)).mean - gold.mean) / gold.deviation;
  }
};

/// Pairs to learn from, labelled by choosing, and at random; and models of them.
struct Judges {
  Pairs pairs, unlabelled;
  RewardModel reader;  ///< a GPT that reads the whole text
  BagReward bag;       ///< blind to order
  Reward read, count,
      mislead;  ///< in deviations of the start's texts; the last learnt from the random labels
};

/// Labelled reviews, their words, and people's ratings of them.
struct RealWords {
  data::Dataset dataset;
  data::Lexicon lexicon;
  Reviews reviews;
  Array ratings;  ///< (V,10)
};

/// Errors: no --train-steps; --load names no checkpoint.
void check(const app::Program& program);
/// Before any long work. Errors: as data::resolve_two_classes, data::split and data::resolve_lexicon; no word was rated, or
/// no few of them stand in a row.
RealWords find_real_words(const app::Program& program);
/// The world, and a model that writes such sentences.
Start demonstrate(app::Program& program, Generator generator);
/// Choices between two texts, the scale that explains them, and models of it.
Judges ask_people(app::Program& program, const Start& start, Generator generator);
/// One pair from two texts to one loss.
void look_at_a_pair(app::Program& program, const Start& start, const Judges& judges, const Options& options);
/// PPO on a leash.
Policy improve(app::Program& program, const Start& start, const Judges& judges, const Options& options,
               Generator generator);
/// One update of it, step by step.
void look_at_a_step(app::Program& program, const Start& start, const Judges& judges, const Policy& policy,
                    const Options& options, Generator generator);
/// What happens without a leash.
void go_too_far(app::Program& program, const Start& start, const Judges& judges, const Policy& leashed,
                const Options& options, Generator generator);
/// Best-of-n and DPO.
void take_short_cuts(app::Program& program, const Start& start, const Judges& judges, const Options& options,
                     Generator generator);

/// Real reviews, and people's ratings of words.
void write_in_a_tone(app::Program& program, const RealWords& real, const Options& options,
                     Generator generator);

/// The training of this chapter with its settings.
PpoTraining ppo_training(const Start& start, const Reward& reward, const Options& options,
                         const AdaptiveCoefficient& leash, const Limits& limits, Generator generator,
                         const std::map<std::string, std::string>& notes = {});
/// What no model sees.
inline Reward gold_reward() {
  return [](const Texts& texts) { return gold(texts); };
}
/// Some sentences, what a reward model says of them, if there is one yet, and what they are worth.
void show(app::Program& program, const Texts& texts, const Reward& reward, std::size_t count = 4);

}  // namespace unrolled::rlhf
