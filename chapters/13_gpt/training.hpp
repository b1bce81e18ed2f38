// How a GPT is trained: windows of a text at random places, every position guessing the one after it.
//
//   loss = mean over b, t of −ln p(token_{t+1} | tokens up to t)
//   AdamW, where matrices decay and vectors do not; the rate goes up, then down along a cosine; the gradient's norm is
//   clipped; several batches may add up to one step, which is a larger batch in the same memory.
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "13_gpt/gpt.hpp"
#include "nn/schedule.hpp"
#include "nn/training_state.hpp"
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

/// A model in training. All that the next step depends on is here, so it can be put into a file and taken up again.
class Training {
 public:
  /// text (N) must outlive this. `notes` say what model and text this is (nn::TrainingState).
  Training(Gpt model, const Indices& text, const Schedule& schedule, double decay, const Generator& generator,
           const std::map<std::string, std::string>& notes)
      : model_(std::move(model)),
        adam_(model_.parameters(), decay, {.beta2 = 0.95}),
        text_(text),
        schedule_(schedule),
        state_{0, generator, {}, notes} {}

  const Gpt& model() const { return model_; }
  std::size_t steps_done() const { return state_.step; }

  // [step]
  /// The next batches forwards and backwards; nothing but gradients and the generator changes. Returns the mean
  /// loss.
  double pass(Generator& generator) {
    const nn::Training dropping(generator);
    double sum = 0;
    model_.zero_grad();
    for (std::size_t n = 0; n < schedule_.accumulate; ++n) {
      const Examples examples = draw_examples(text_, schedule_.batch, model_.config.context, generator);
      const Tensor loss = cross_entropy(model_(examples.inputs), examples.targets) /
                          static_cast<double>(schedule_.accumulate);
      loss.backward();
      sum += loss.item();
    }
    return sum;
  }

  /// One update: the loss. Nothing, and nothing has changed, when the training has run away.
  std::optional<double> step() {
    Generator generator = state_.generator;
    const double loss = pass(generator);
    if (!std::isfinite(loss) || !nn::finite_gradients(model_.parameters())) return std::nullopt;
    state_.generator = generator;
    nn::clip_global_norm(model_.parameters(), schedule_.clip);
    adam_.step(schedule_.rate(++state_.step));
    return loss;
  }
  // [/step]

  /// The step that ran away once more, to be looked at.
  double pass_again() {
    Generator generator = state_.generator;
    return pass(generator);
  }

  /// Errors: as save_training and load_training.
  void save(const std::filesystem::path& file) const { nn::save_training(file, model_, adam_, state_); }
  void load(const std::filesystem::path& file) { nn::load_training(file, model_, adam_, state_); }

 private:
  Gpt model_;
  nn::AdamW adam_;
  const Indices& text_;
  Schedule schedule_;
  nn::TrainingState state_;
};

}  // namespace unrolled::gpt
