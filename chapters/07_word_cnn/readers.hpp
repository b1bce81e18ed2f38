// The networks that the two tasks compare. All read word vectors, with or without positions; what comes between the vectors and
// the answer is filters, a stack of them, an LSTM (chapter 06), or one layer of attention.
#pragma once

#include <functional>

#include "06_lstm/lstm.hpp"
#include "07_word_cnn/attention_layer.hpp"
#include "07_word_cnn/stacked.hpp"
#include "07_word_cnn/tasks.hpp"

namespace unrolled::word_cnn {

/// Whether a word's vector says where it stands.
enum class Positions { none, learnt };

/// A vector for each word and, where asked for, one for each of T places, added: ids (B,T) → (B,T,C).
struct Embedded : nn::Module {
  Embedded(std::size_t T, std::size_t C, Positions where, Generator& generator)
      : words(add("words", nn::Embedding(task_words, C, generator))) {
    if (where == Positions::learnt) positions = add("positions", normal({T, C}, 1, generator));
  }

  Tensor operator()(const Indices& ids) const { return positions ? words(ids) + positions : words(ids); }

  nn::Embedding words;
  Tensor positions;  ///< (T,C), or empty
};

/// A linear layer to two classes, or one with `hidden` units before it.
struct Readout : nn::Module {
  Readout(std::size_t inputs, std::size_t hidden, Generator& generator)
      : classifier(add("classifier", nn::Linear(hidden > 0 ? hidden : inputs, 2, generator))) {
    if (hidden > 0) before.push_back(add("hidden", nn::Linear(inputs, hidden, generator)));
  }
  Tensor operator()(const Tensor& x) const {
    return classifier(before.empty() ? x : relu(before.front()(x)));
  }

  nn::Linear classifier;
  std::vector<nn::Linear> before;  ///< one or none
};

/// A network with an answer.
struct Reader {
  nn::Module module;
  std::function<Tensor(const Indices&)> logits;  ///< ids (B,T) → (B,2)
};

/// Embedding, body and readout; `read` makes one vector of each text with the body: (B,T,C) → (B,C').
inline Reader reader_of(const Embedded& embedded, const nn::Module& body,
                        const std::function<Tensor(const Tensor&)>& read, const Readout& readout) {
  struct Parts : nn::Module {
    Parts(const Embedded& embedded, const nn::Module& body, const Readout& readout) {
      add("embedded", embedded), add("body", body), add("readout", readout);
    }
  };
  return {Parts(embedded, body, readout), [=](const Indices& ids) { return readout(read(embedded(ids))); }};
}

/// How (B,T,C) becomes (B,C): the last position, or of each feature the maximum.
enum class Pool { last, maximum };

inline Tensor pooled(const Tensor& x, Pool pool) {
  if (pool == Pool::maximum) return max(x, 1);
  const auto T = static_cast<Index>(x.size(1));
  return reshape(slice(x, 1, T - 1, T), {static_cast<Index>(x.size(0)), -1});
}

/// Sizes that all readers of a task have in common.
struct Task {
  std::size_t T;
  Pool pool;
  std::size_t C = 32;
};

// [readers]
/// Filters of 3, 4 and 5 words and the maximum of each (word_cnn.hpp).
inline Reader filter_reader(const Task& task, Positions where, std::size_t hidden, Generator& generator) {
  const Embedded embedded(task.T, task.C, where, generator);
  const FilterBank bank({3, 4, 5}, task.C, 32, generator);
  const auto read = [=](const Tensor& x) {
    Indices lengths = Indices::from_shape({x.size(0)});
    lengths.fill(static_cast<Index>(x.size(1)));
    return bank(x, lengths);
  };
  return reader_of(embedded, bank, read, Readout(bank.outputs(), hidden, generator));
}

/// L layers of filters K words wide (stacked.hpp).
inline Reader stack_reader(const Task& task, std::size_t L, std::size_t K, Positions where,
                           Generator& generator) {
  const Embedded embedded(task.T, task.C, where, generator);
  const Stack stack(L, K, task.C, generator);
  const auto read = [=](const Tensor& x) { return pooled(stack(x), task.pool); };
  return reader_of(embedded, stack, read, Readout(task.C, 0, generator));
}

/// One layer of attention with two heads (attention_layer.hpp).
inline Reader attention_reader(const Task& task, Positions where, Generator& generator) {
  const Embedded embedded(task.T, task.C, where, generator);
  const AttentionLayer attention(task.C, 2, generator);
  const auto read = [=](const Tensor& x) { return pooled(attention(x), task.pool); };
  return reader_of(embedded, attention, read, Readout(task.C, 0, generator));
}

/// The last hidden state of an LSTM.
inline Reader lstm_reader(const Task& task, Generator& generator) {
  const Embedded embedded(task.T, task.C, Positions::none, generator);
  const lstm::Layer layer(task.C, task.C, generator);
  const auto read = [=](const Tensor& x) {
    return layer(x, lstm::State::zeros(x.size(0), layer.width())).last.hidden;
  };
  return reader_of(embedded, layer, read, Readout(task.C, 0, generator));
}
// [/readers]

}  // namespace unrolled::word_cnn
