// Supervised fine-tuning: the model learns to write like the demonstrations, good and bad alike.
//
//   loss = mean over b, t of −ln p(y_t | begin, y_1 … y_{t−1})          over the tokens written, without padding
#pragma once

#include "23_rlhf/reward_model.hpp"
#include "23_rlhf/world.hpp"

namespace unrolled::rlhf {

/// One block of two heads: enough for a sentence of twelve words. Narrow models learn sooner from larger weights.
inline constexpr gpt::Config small_model = {.vocabulary = words.size(),
                                            .context = longest_sentence + 1,
                                            .width = 32,
                                            .heads = 2,
                                            .layers = 1,
                                            .initial_std = 0.08};

/// What follows each token of a batch; after a text's end nothing is to be learnt. (B,T)
inline Indices targets_without_padding(const Texts& texts) {
  Indices targets = texts.targets();
  for (std::size_t b = 0; b < texts.size(); ++b) {
    std::fill(&targets(b, 0) + texts.lengths(b), &targets(b, 0) + texts.time(), ignored);
  }
  return targets;
}

// [fine_tune]
inline void fine_tune(const Gpt& model, const Texts& demonstrations, const Schedule& schedule,
                      Generator& generator, const nn::Callbacks& callbacks = {}) {
  const auto loss = [&](Generator& drawing) {
    const Texts batch =
        select_rows(demonstrations, drawn_rows(demonstrations.size(), schedule.batch, drawing));
    return cross_entropy(model(batch.inputs()), targets_without_padding(batch));
  };
  train(model, loss, schedule, generator, callbacks);
}
// [/fine_tune]

}  // namespace unrolled::rlhf
