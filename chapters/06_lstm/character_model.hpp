// A language model of characters: an embedding, a recurrent layer, and a linear layer that scores what comes next.
// Trained by truncated backpropagation through time: windows of T characters, the state carried from each to the
// next, the gradient cut between them.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <vector>

#include "05_rnn/rnn.hpp"
#include "06_lstm/lstm.hpp"
#include "nn/checkpoint.hpp"
#include "nn/layers.hpp"
#include "nn/optimiser.hpp"
#include "nn/schedule.hpp"
#include "text/batching.hpp"

namespace unrolled::lstm {

// [model]
/// characters (B,T) → logits (B,T,V). The forget gates begin open, with a bias of 1.
class CharacterModel : public nn::Module {
 public:
  using State = lstm::State;

  CharacterModel(std::size_t vocabulary, std::size_t width, Generator& generator)
      : embedding(add("embedding", nn::Embedding(vocabulary, 64, generator))),
        layer(add("lstm", Layer(64, width, generator))),
        readout(add("readout", nn::Linear(width, vocabulary, generator))) {
    init_forget_bias(layer, 1);
  }

  State start(std::size_t batch) const { return State::zeros(batch, layer.width()); }

  /// `state` becomes the state after the last character, cut from the graph.
  Tensor operator()(const Indices& characters, State& state) const {
    const Output output = layer(embedding(characters), state);
    state = output.last.detach();
    return readout(output.hidden);  // (B,T,V)
  }

  nn::Embedding embedding;
  Layer layer;
  nn::Linear readout;
};
// [/model]

/// The same around chapter 05's network, to compare.
class RnnCharacterModel : public nn::Module {
 public:
  using State = rnn::State;

  RnnCharacterModel(std::size_t vocabulary, std::size_t width, Generator& generator)
      : embedding(add("embedding", nn::Embedding(vocabulary, 64, generator))),
        network(add("rnn", rnn::Network(64, width, 1, generator))),
        readout(add("readout", nn::Linear(width, vocabulary, generator))) {}

  State start(std::size_t) const { return {}; }

  Tensor operator()(const Indices& characters, State& state) const {
    const rnn::Read read = network(embedding(characters), state);
    state = rnn::detached(read.state);
    return readout(read.outputs);  // (B,T,V)
  }

  nn::Embedding embedding;
  rnn::Network network;
  nn::Linear readout;
};

/// What the reader may choose.
struct ReadingOptions {
  double clip = 1;     ///< the largest norm of all gradients together; 0: any
  double rate = 5e-3;  ///< Adam's, after 20 steps of warm-up, falling to 0 along half a cosine
};

/// A model in training. All that the next step depends on is here, so it can be put into a file and taken up again.
template <class Model>
class Reading {
 public:
  Reading(Model model, const text::Streams& streams, std::size_t steps, const ReadingOptions& options)
      : model_(std::move(model)),
        adam_(model_.parameters()),
        streams_(streams),
        steps_(steps),
        options_(options) {}

  std::size_t step_number() const { return adam_.steps(); }
  bool done() const { return step_number() >= steps_; }

  // [step]
  /// One window and one update; returns the loss in nats a character. Errors: the training has exploded.
  double step() {
    const text::Window window = streams_.window(step_number());
    if (window.first || step_number() == 0) state_ = model_.start(window.inputs.shape(0));
    const Tensor loss = cross_entropy(model_(window.inputs, state_), window.targets);
    // Knowing nothing costs ln V, about 4 nats a character; far above, the numbers have run away.
    if (!(loss.item() < 1000)) {
      throw Error(fmt::format("training has exploded: a loss of {:.3g} nats at step {}", loss.item(),
                              step_number() + 1),
                  "clip the gradient (--clip 1) or learn more slowly (a smaller --rate)");
    }
    loss.backward();
    nn::clip_global_norm(model_.parameters(), options_.clip > 0 ? options_.clip : unlimited);
    adam_.step(nn::WarmupCosine{options_.rate, 20, steps_}(step_number() + 1));
    return loss.item();
  }
  // [/step]

  /// Writes parameters, optimiser and carried state. Errors: the file cannot be written.
  void save(const std::filesystem::path& file) const {
    nn::Checkpoint checkpoint;
    checkpoint.put(model_);
    adam_.save_to(checkpoint);
    checkpoint.tensors["optimiser.carried.hidden"] = state_.hidden.value();
    checkpoint.tensors["optimiser.carried.cell"] = state_.cell.value();
    checkpoint.save(file);
  }

  /// Errors: not a checkpoint of such a model.
  void load(const std::filesystem::path& file) {
    const nn::Checkpoint checkpoint(file);
    const Shape shape{streams_.window(0).inputs.shape(0), model_.layer.width()};
    const Array& hidden = checkpoint.tensor("optimiser.carried.hidden", shape);
    const Array& cell = checkpoint.tensor("optimiser.carried.cell", shape);
    checkpoint.get(model_);
    adam_.load_from(checkpoint);
    state_ = {hidden, cell};
  }

  const Model& model() const { return model_; }

 private:
  static constexpr double unlimited = std::numeric_limits<double>::max();

  Model model_;
  nn::Adam adam_;
  typename Model::State state_;
  text::Streams streams_;
  std::size_t steps_;
  ReadingOptions options_;
};

/// The mean loss over the first windows of a text, in nats a character. `forgetful`: the state starts from zero with
/// each character, so the model sees one character at a time.
template <class Model>
double held_out_loss(const Model& model, const text::Streams& streams, std::size_t windows,
                     bool forgetful = false) {
  const NoGrad no_grad;
  double sum = 0;
  auto state = model.start(streams.window(0).inputs.shape(0));
  for (std::size_t n = 0; n < windows; ++n) {
    text::Window window = streams.window(n);
    if (forgetful) {
      const auto many = static_cast<std::ptrdiff_t>(window.inputs.size());
      window.inputs.reshape({many, std::ptrdiff_t{1}});
      window.targets.reshape({many, std::ptrdiff_t{1}});
    }
    if (window.first || forgetful) state = model.start(window.inputs.shape(0));
    sum += cross_entropy(model(window.inputs, state), window.targets).item();
  }
  return sum / static_cast<double>(windows);
}

/// The mean loss of add-one bigram counts on the same windows: what the last character alone can tell.
inline double bigram_loss(const Indices& train, const text::Streams& held_out, std::size_t windows,
                          std::size_t V) {
  Array counts = xt::ones<Real>({V, V});
  for (std::size_t n = 0; n + 1 < train.size(); ++n) counts(train(n), train(n + 1)) += 1;
  const Array totals = xt::sum(counts, {1});
  double sum = 0;
  for (std::size_t n = 0; n < windows; ++n) {
    const text::Window window = held_out.window(n);
    double nats = 0;
    for (std::size_t k = 0; k < window.inputs.size(); ++k) {
      const Index before = window.inputs.flat(k), after = window.targets.flat(k);
      nats -= std::log(static_cast<double>(counts(before, after) / totals(before)));
    }
    sum += nats / static_cast<double>(window.inputs.size());
  }
  return sum / static_cast<double>(windows);
}

/// Text from a model, one character drawn after the other. A temperature below 1 sharpens the distribution.
template <class Model>
std::vector<Index> sample(const Model& model, std::vector<Index> text, std::size_t length, double temperature,
                          Generator& generator) {
  const NoGrad no_grad;
  auto state = model.start(1);
  Array logits;
  Indices now = Indices::from_shape({1, 1});
  const auto feed = [&](Index character) {
    now(0, 0) = character;
    logits = model(now, state).value();
  };
  for (const Index character : text) feed(character);
  while (text.size() < length) {
    const Array weights = xt::exp((logits - xt::amax(logits)()) / temperature);
    double left = generator.uniform() * xt::sum(weights)();
    std::size_t next = 0;
    while (next + 1 < weights.size() && (left -= weights.flat(next)) > 0) ++next;
    text.push_back(static_cast<Index>(next));
    feed(text.back());
  }
  return text;
}

}  // namespace unrolled::lstm
