// Training on what is drawn at random: examples, masks and dropout of each step come from one generator, so that the
// generator and the parameters are all that the next step depends on.
#pragma once

#include <cmath>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include "nn/training_state.hpp"

namespace unrolled::nn {

class DrawnTraining {
 public:
  /// Draws examples, goes forwards and backwards; nothing but gradients and the generator changes. Returns the loss.
  using Pass = std::function<double(Generator&)>;

  /// How the gradients become a step.
  struct Update {
    Adam adam;                                ///< or AdamW
    std::function<double(std::size_t)> rate;  ///< of step n, from 1
    double clip = HUGE_VAL;                   ///< the most that all gradients together may measure
  };

  /// The model's parameters are shared; what `pass` refers to must outlive this.
  DrawnTraining(Module model, Pass pass, Update update, TrainingState state)
      : model_(std::move(model)),
        pass_(std::move(pass)),
        update_(std::move(update)),
        state_(std::move(state)) {}

  std::size_t steps_done() const { return state_.step; }

  /// One pass, one update: the loss. Nothing, and nothing has changed, when the training has run away.
  std::optional<double> step() {
    Generator generator = state_.generator;
    const double loss = pass(generator);
    if (!std::isfinite(loss) || !finite_gradients(model_.parameters())) return std::nullopt;
    state_.generator = generator;
    ++state_.step;
    if (std::isfinite(update_.clip)) clip_global_norm(model_.parameters(), update_.clip);
    update_.adam.step(update_.rate(state_.step));
    return loss;
  }

  /// The step that ran away once more, to be looked at.
  double pass_again() {
    Generator generator = state_.generator;
    return pass(generator);
  }

  /// Errors: as save_training and load_training.
  void save(const std::filesystem::path& file) const { save_training(file, model_, update_.adam, state_); }
  void load(const std::filesystem::path& file) { load_training(file, model_, update_.adam, state_); }

 private:
  double pass(Generator& generator) {
    model_.zero_grad();  // a step that ran away leaves gradients behind
    return pass_(generator);
  }

  Module model_;
  Pass pass_;
  Update update_;
  TrainingState state_;
};

}  // namespace unrolled::nn
