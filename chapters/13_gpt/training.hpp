// How a GPT is trained: windows of a text at random places, every position guessing the one after it.
//
//   loss = mean over b, t of −ln p(token_{t+1} | tokens up to t)
//   AdamW, where matrices decay and vectors do not; the rate goes up, then down along a cosine; the gradient's norm is
//   clipped; several batches may add up to one step, which is a larger batch in the same memory.
#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "13_gpt/gpt.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"
#include "text/batching.hpp"

namespace unrolled::gpt {

/// B windows, and what comes after each token of them.
struct Examples {
  Indices inputs, targets;  ///< (B,T) each
};

/// Windows at random places. text (N). Errors: fewer than T + 1 tokens.
inline Examples draw_examples(const Indices& text, std::size_t B, std::size_t T, Generator& generator) {
  if (text.size() <= T) throw Error(fmt::format("{} tokens are too few for windows of {}", text.size(), T));
  Examples examples{Indices::from_shape({B, T}), Indices::from_shape({B, T})};
  for (std::size_t b = 0; b < B; ++b) {
    const Index* from = text.data() + generator.below(text.size() - T);
    std::copy_n(from, T, &examples.inputs(b, 0));
    std::copy_n(from + 1, T, &examples.targets(b, 0));
  }
  return examples;
}

/// In nats a token.
inline double loss_of(const Gpt& model, const Examples& examples) {
  const NoGrad no_grad;
  return cross_entropy(model(examples.inputs), examples.targets).item();
}

/// The mean loss over the first windows of a text that was not trained on, in nats a token.
inline double held_out_loss(const Gpt& model, const text::Streams& text, std::size_t windows) {
  double sum = 0;
  for (std::size_t n = 0; n < windows; ++n) {
    const text::Window window = text.window(n);
    sum += loss_of(model, {window.inputs, window.targets});
  }
  return sum / static_cast<double>(windows);
}

struct Schedule {
  nn::WarmupCosine rate;
  double clip = 1;
  std::size_t batch = 16;
  std::size_t accumulate = 1;  ///< batches a step
};

/// Trains the model, whose parameters are shared, with AdamW. text (N) must outlive this. `notes` say what model and text
/// this is (nn::TrainingState).
inline nn::DrawnTraining training_of(const Gpt& model, const Indices& text, const Schedule& schedule,
                                     double decay, const Generator& generator,
                                     const std::map<std::string, std::string>& notes) {
  return {model,
          [=, &text](Generator& drawing) {
            const Examples examples = draw_examples(text, schedule.batch, model.config.context, drawing);
            return cross_entropy(model(examples.inputs), examples.targets);
          },
          {.adam = nn::AdamW(model.parameters(), decay, {.beta2 = 0.95}),  // Brown et al. 2020, app. B
           .rate = schedule.rate,
           .clip = schedule.clip,
           .accumulate = schedule.accumulate},
          {.step = 0, .generator = generator, .carried = {}, .notes = notes}};
}

}  // namespace unrolled::gpt
