// A training by nn::fit's steps that can be saved in a file and continued: examples, masks and dropout of each
// step come from one generator, so that the generator and the parameters are all that the next step depends on.
#pragma once

#include <filesystem>
#include <optional>
#include <utility>

#include "nn/fit.hpp"
#include "nn/training_state.hpp"

namespace unrolled::nn {

class DrawnTraining {
 public:
  /// The model's parameters are shared; what `loss` refers to must outlive this.
  DrawnTraining(Module model, Loss loss, UpdateRule rule, TrainingState state)
      : model_(std::move(model)), loss_(std::move(loss)), rule_(std::move(rule)), state_(std::move(state)) {}

  std::size_t steps_done() const { return state_.step; }

  /// One pass, one update: the loss. Nothing when the training has run away; what has changed then, update() says.
  std::optional<double> step() {
    Generator generator = state_.generator;
    const double loss = pass(loss_, rule_, generator);
    if (!update(rule_.adam, loss, rule_.rate(state_.step + 1), rule_.clip)) return std::nullopt;
    state_.generator = generator;
    ++state_.step;
    return loss;
  }

  /// The step that ran away once more, so that it can be inspected.
  double pass_again() {
    Generator generator = state_.generator;
    return pass(loss_, rule_, generator);
  }

  /// Errors: as save_training and load_training.
  void save(const std::filesystem::path& file) const { save_training(file, model_, rule_.adam, state_); }
  void load(const std::filesystem::path& file) { load_training(file, model_, rule_.adam, state_); }

 private:
  Module model_;
  Loss loss_;
  UpdateRule rule_;
  TrainingState state_;
};

}  // namespace unrolled::nn
