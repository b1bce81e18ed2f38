// A model of characters in training, by truncated backpropagation through time: the text is read in windows, the
// state is carried from each to the next, and the gradient is cut between them.
#pragma once

#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "05_rnn/character_model.hpp"
#include "nn/schedule.hpp"
#include "nn/training_state.hpp"

namespace unrolled::rnn {

/// How a model is trained, with Adam.
struct TrainingOptions {
  nn::WarmupCosine rate;   ///< and for how many steps
  double clip = 1;         ///< the most that all gradients together may measure; 0: no limit
  bool forgetful = false;  ///< the state is zeroed at every character
};

/// A model that maps characters (B,T) and a State to a Read, in training. All that the next step depends on is
/// here, so it can be put into a file and taken up again.
template <class Model>
class CarriedTraining {
 public:
  /// The dataset must outlive this. `generator` is kept in the file too, for what is drawn after the training.
  CarriedTraining(Model model, const Dataset& dataset, const TrainingOptions& options,
                  const Generator& generator)
      : model_(std::move(model)),
        adam_(model_.parameters()),
        streams_(dataset.streams),
        options_(options),
        training_{0,
                  generator,
                  {},
                  {{"alphabet", dataset.characters.alphabet()},
                   {"text length", std::to_string(dataset.train.size())}}} {}

  std::size_t steps_done() const { return training_.step; }
  std::size_t steps() const { return options_.rate.total; }
  const Model& model() const { return model_; }
  Generator& generator() { return training_.generator; }

  /// What one window gives: the loss in nats a character, and the state after it.
  struct Pass {
    double loss;
    State state;
  };

  // [step]
  /// The next window forwards and backwards. Nothing but gradients changes, so a step can be looked at twice.
  Pass pass() {
    text::Window window = streams_.window(training_.step);
    if (options_.forgetful) window = one_by_one(std::move(window));
    State before;
    if (!window.first) before.assign(training_.carried.begin(), training_.carried.end());
    const Read read = model_(window.inputs, before);
    const Tensor loss = cross_entropy(read.outputs, window.targets);
    model_.zero_grad();
    loss.backward();
    return {loss.item(), read.state};
  }

  /// One window and one update: the loss. Nothing, and nothing has changed, when the training has run away.
  std::optional<double> step() {
    const Pass now = pass();
    // Knowing nothing costs ln V, about 4 nats a character; far above, the numbers have lost their meaning.
    const double clip = options_.clip > 0 ? options_.clip : HUGE_VAL;
    if (!(now.loss < 1000) || !nn::update(adam_, now.loss, options_.rate(training_.step + 1), clip)) {
      return std::nullopt;
    }
    ++training_.step;
    training_.carried.clear();
    for (const Tensor& part : now.state) training_.carried.push_back(part.value());
    return now.loss;
  }
  // [/step]

  /// The step that ran away once more, so that it can be inspected.
  double pass_again() { return pass().loss; }

  /// Errors: as save_training and load_training.
  void save(const std::filesystem::path& file) const { nn::save_training(file, model_, adam_, training_); }
  void load(const std::filesystem::path& file) { nn::load_training(file, model_, adam_, training_); }

 private:
  Model model_;
  nn::Adam adam_;
  const text::Streams& streams_;
  TrainingOptions options_;
  nn::TrainingState training_;
};

/// What to do about a training that ran away.
inline constexpr const char* runaway_hint =
    "clip the gradient (--clip 1), or lower --rate; --clip 0 --step, then break nan, goes there";

}  // namespace unrolled::rnn
