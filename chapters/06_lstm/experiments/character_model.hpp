// A language model of characters around an LSTM: that of chapter 05 with another layer, and two states to carry.
#pragma once

#include "05_rnn/rnn.hpp"
#include "06_lstm/lstm.hpp"
#include "nn/layers.hpp"

namespace unrolled::lstm {

// [model]
/// Embedding (V,64), a layer of C units, readout (C,V). The forget gates begin open, with a bias of 1.
struct CharacterModel : nn::Module {
  CharacterModel(std::size_t vocabulary, std::size_t width, Generator& generator)
      : embedding(add("embedding", nn::Embedding(vocabulary, 64, generator))),
        layer(add("lstm", Layer(64, width, generator))),
        readout(add("readout", nn::Linear(width, vocabulary, generator))) {
    init_forget_bias(layer, 1);
  }

  /// The scores of each next character, and the states h and c after the last: (B,T) → (B,T,V).
  rnn::Read operator()(const Indices& characters, const rnn::State& before = {}) const {
    const State start =
        before.empty() ? State::zeros(characters.shape(0), layer.width()) : State{before.at(0), before.at(1)};
    const Output output = layer(embedding(characters), start);
    return {trace::label(readout(output.hidden), "logits"), {output.last.hidden, output.last.cell}};
  }

  nn::Embedding embedding;
  Layer layer;
  nn::Linear readout;
};
// [/model]

}  // namespace unrolled::lstm
