// A translator in training: all that the next step depends on, so that it can be put into a file and taken up
// again in the same bits.
#pragma once

#include <cmath>
#include <filesystem>
#include <optional>
#include <string>

#include "11_transformer/translator.hpp"
#include "nn/training_state.hpp"

namespace unrolled::transformer {

struct TrainingOptions {
  FadingNoam rate;
  std::size_t batch = 32;  ///< B
  double smoothing = 0.1;  ///< ε of label smoothing, the paper's
};

class Training {
 public:
  /// Trains the translator's model, whose parameters are shared. The lessons must outlive this.
  Training(const Translator& translator, const Lessons& lessons, const TrainingOptions& options,
           const Generator& generator)
      : model_(translator.model), adam_(paper_adam(model_)), lessons_(lessons), options_(options) {
    // A model of other pieces, or of other pairs, is another training.
    std::string pieces;
    for (const std::string& piece : translator.subwords.vocabulary().words()) pieces += piece + ' ';
    state_ = {0, generator, {}, {{"pieces", pieces}, {"number of pairs", std::to_string(lessons.size())}}};
  }

  std::size_t steps_done() const { return state_.step; }

  /// One batch, one update: the loss, in nats a piece. Nothing, and nothing has changed, when the training has run
  /// away.
  std::optional<double> step() {
    Generator generator = state_.generator;
    const double loss = pass(generator);
    if (!std::isfinite(loss) || !nn::finite_gradients(model_.parameters())) return std::nullopt;
    state_.generator = generator;
    adam_.step(options_.rate(++state_.step));
    return loss;
  }

  /// The step that ran away once more, to be looked at.
  double pass_again() {
    Generator generator = state_.generator;
    return pass(generator);
  }

  /// Errors: as save_training and load_training.
  void save(const std::filesystem::path& file) const { nn::save_training(file, model_, adam_, state_); }
  void load(const std::filesystem::path& file) { nn::load_training(file, model_, adam_, state_); }

 private:
  double pass(Generator& generator) {
    const Lesson lesson = lessons_.draw(options_.batch, generator);
    model_.zero_grad();  // a step that ran away leaves gradients behind
    return transformer::pass(model_, lesson, options_.smoothing, generator);
  }

  Transformer model_;
  nn::Adam adam_;
  const Lessons& lessons_;
  TrainingOptions options_;
  nn::TrainingState state_{0, Generator(0), {}};
};

}  // namespace unrolled::transformer
