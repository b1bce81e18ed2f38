// A language model of characters: each is looked up, read by the network, and the next one is guessed.
//
//   x_t = E[c_t],   h_t = the network's state,   p(c_{t+1} | c_1 … c_t) = softmax(h_t · W + b)
#pragma once

#include <cmath>
#include <string>
#include <utility>

#include "05_rnn/dataset.hpp"
#include "05_rnn/rnn.hpp"
#include "05_rnn/sampling.hpp"
#include "nn/layers.hpp"

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

  /// The scores of each next character, and the state after the last: (B,T) → (B,T,V).
  Read operator()(const Indices& characters, const State& before = {}) const {
    Read read = network(embedding(characters), before);
    read.outputs = trace::label(readout(read.outputs), "logits");
    return read;
  }

  nn::Embedding embedding;
  Network network;
  nn::Linear readout;
};

/// The same characters as B·T texts of one each: there is nothing to remember.
inline text::Window one_by_one(text::Window window) {
  const auto all = static_cast<std::ptrdiff_t>(window.inputs.size());
  for (Indices* characters : {&window.inputs, &window.targets}) {
    characters->reshape({all, std::ptrdiff_t{1}});  // (B·T,1)
  }
  window.first = true;
  return window;
}

/// Mean −ln p of the next character over the first windows of a text, in nats, with the state carried;
/// `forgetful`: with the state zeroed at every character. A model maps characters (B,T) and a State to a Read.
template <class Model>
double held_out_loss(const Model& model, const text::Streams& text, std::size_t windows,
                     bool forgetful = false) {
  const NoGrad no_grad;
  State state;
  double sum = 0;
  for (std::size_t n = 0; n < windows; ++n) {
    text::Window window = text.window(n);
    if (forgetful) window = one_by_one(std::move(window));
    const Read read = model(window.inputs, window.first ? State{} : state);
    state = read.state;
    sum += cross_entropy(read.outputs, window.targets).item();
  }
  return sum / static_cast<double>(windows);
}

/// The same of counts of pairs, each pair counted once more than it occurred: p(b | a) = (n(ab) + 1) / Σ.
inline double bigram_loss(const Indices& train, const text::Streams& text, std::size_t windows,
                          std::size_t vocabulary) {
  Array pairs = xt::ones<Real>({vocabulary, vocabulary});
  for (std::size_t i = 0; i + 1 < train.size(); ++i) pairs(train(i), train(i + 1)) += 1;
  const Array all = xt::sum(pairs, {1});  // (V)
  double sum = 0;
  std::size_t characters = 0;
  for (std::size_t n = 0; n < windows; ++n) {
    const text::Window window = text.window(n);
    for (std::size_t i = 0; i < window.inputs.size(); ++i, ++characters) {
      const Index before = window.inputs.flat(i), after = window.targets.flat(i);
      sum -= std::log(static_cast<double>(pairs(before, after)) / static_cast<double>(all(before)));
    }
  }
  return sum / static_cast<double>(characters);
}

/// `length` characters that a model makes up after reading `start`, one at a time.
template <class Model>
std::string write_on(const Model& model, const text::Characters& characters, const std::string& start,
                     std::size_t length, double temperature, Generator& generator) {
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
