// A language model of characters: each is looked up, read by the network, and the next one is guessed.
//
//   x_t = E[c_t],   h_t = the network's state,   p(c_{t+1} | c_1 … c_t) = softmax(h_t · W + b)
#pragma once

#include <cmath>
#include <string>

#include "05_rnn/rnn.hpp"
#include "nn/layers.hpp"
#include "text/batching.hpp"
#include "text/characters.hpp"

namespace unrolled::rnn {

/// How large the model is.
struct Size {
  std::size_t vocabulary, embedding = 64, width = 128, layers = 1;
};

/// Embedding (V,E), network of C units, readout (C,V).
struct CharacterModel : nn::Module {
  CharacterModel(const Size& size, Generator& generator)
      : embedding(add("embedding", nn::Embedding(size.vocabulary, size.embedding, generator))),
        network(add("network", Network(size.embedding, size.width, size.layers, generator))),
        readout(add("readout", nn::Linear(size.width, size.vocabulary, generator))) {}

  /// The scores of each next character, and the state behind the last: (B,T) → (B,T,V).
  Read operator()(const Indices& characters, const State& before = {}) const {
    Read read = network(embedding(characters), before);
    read.outputs = trace::label(readout(read.outputs), "logits");
    return read;
  }

  nn::Embedding embedding;
  Network network;
  nn::Linear readout;
};

/// Mean −ln p of the next character over a text (N), in nats, read as B streams with the state carried.
/// `windows` limits how much is read.
inline double held_out_loss(const CharacterModel& model, const Indices& text, std::size_t windows) {
  const NoGrad no_grad;
  const text::Streams streams(text, 16, std::min<std::size_t>(64, (text.size() - 1) / 16));
  State state;
  double sum = 0;
  const std::size_t read_windows = std::min(windows, streams.windows());
  for (std::size_t n = 0; n < read_windows; ++n) {
    const text::Window window = streams.window(n);
    const Read read = model(window.inputs, state);
    state = read.state;
    sum += cross_entropy(read.outputs, window.targets).item();
  }
  return sum / static_cast<double>(read_windows);
}

/// The same of counts of pairs, each pair counted once more than it occurred: p(b | a) = (n(ab) + 1) / Σ.
inline double bigram_loss(const Indices& train, const Indices& text, std::size_t vocabulary) {
  Array pairs = xt::ones<Real>({vocabulary, vocabulary});
  for (std::size_t i = 0; i + 1 < train.size(); ++i) pairs(train(i), train(i + 1)) += 1;
  const Array all = xt::sum(pairs, {1});  // (V)
  double sum = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    sum -= std::log(pairs(text(i), text(i + 1)) / all(text(i)));
  return sum / static_cast<double>(text.size() - 1);
}

// [sample]
/// Draws a character from softmax(logits / temperature), logits (V). A low temperature takes the likeliest
/// more often; 0 always does.
inline Index sample(const Array& logits, double temperature, Generator& generator) {
  if (temperature <= 0) return argmax(Tensor(logits))();
  const Array p = softmax(Tensor(Array(logits / static_cast<Real>(temperature)))).value();
  double left = generator.uniform();
  for (std::size_t v = 0; v + 1 < p.size(); ++v) {
    left -= p(v);
    if (left < 0) return static_cast<Index>(v);
  }
  return static_cast<Index>(p.size() - 1);
}
// [/sample]

/// `length` characters that the model makes up after reading `start`, one at a time.
inline std::string write_on(const CharacterModel& model, const text::Characters& characters,
                            const std::string& start, std::size_t length, double temperature,
                            Generator& generator) {
  const NoGrad no_grad;
  Indices text = characters.encode(start);
  std::string written;
  text.reshape({std::size_t{1}, text.size()});
  State state;
  for (std::size_t n = 0; n < length; ++n) {
    const Read read = model(text, state);
    state = read.state;
    const Array last = xt::view(read.outputs.value(), 0, read.outputs.size(1) - 1);
    text = Indices::from_shape({1, 1});
    text(0, 0) = sample(last, temperature, generator);
    written += characters.decode(text);
  }
  return written;
}

}  // namespace unrolled::rnn
