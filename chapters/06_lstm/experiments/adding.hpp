// The adding problem: of T numbers two are marked, and their sum is asked for at the end. What was marked first must
// be carried over up to T steps of distraction: a task of memory and nothing else.
#pragma once

#include <functional>

#include "05_rnn/rnn.hpp"
#include "06_lstm/gru.hpp"
#include "06_lstm/lstm.hpp"
#include "data/sequence_tasks.hpp"
#include "nn/fit.hpp"
#include "nn/schedule.hpp"

namespace unrolled::lstm {

/// A network that answers with one number: x (B,T,2) → (B).
struct Learner {
  std::string name;
  std::vector<Tensor> parameters;
  std::function<Tensor(const Tensor& x)> answer;
};

/// A layer, and a linear readout of its last state: `last` maps x (B,T,2) to (B,C).
template <class Layer, class Last>
Learner with_readout(std::string name, const Layer& layer, std::size_t width, Generator& generator,
                     Last last) {
  const nn::Linear readout(width, 1, generator);
  std::vector<Tensor> parameters = layer.parameters();
  parameters.insert(parameters.end(), readout.parameters().begin(), readout.parameters().end());
  return {std::move(name), parameters, [=](const Tensor& x) { return reshape(readout(last(x)), {-1}); }};
}

inline Learner lstm_learner(std::string name, const Layer& layer, Generator& generator) {
  return with_readout(std::move(name), layer, layer.width(), generator, [layer](const Tensor& x) {
    return layer(x, State::zeros(x.size(0), layer.width())).last.hidden;
  });
}

inline Learner gru_learner(const gru::Layer& layer, Generator& generator) {
  return with_readout("GRU, chrono", layer, layer.width(), generator, [layer](const Tensor& x) {
    return layer(x, Array(xt::zeros<Real>({x.size(0), layer.width()}))).last;
  });
}

inline Learner rnn_learner(std::size_t width, Generator& generator) {
  const rnn::Network network(2, width, 1, generator);
  return with_readout("RNN of chapter 05", network, width, generator,
                      [network](const Tensor& x) { return network(x).state.back(); });
}

struct AddingOptions {
  std::size_t time = 60, batch = 64, width = 32;
  double rate = 1e-2, clip = 1;
};

// [train]
/// The mean squared error.
inline Tensor error_of(const Learner& learner, const data::Adding& examples) {
  return mean(square(learner.answer(examples.inputs) - Tensor(examples.targets)));
}

/// Trains on fresh examples and returns the mean squared error of each step. Adam, clipped.
inline std::vector<double> train(const Learner& learner, const AddingOptions& options, std::size_t steps,
                                 Generator& generator, const nn::Callbacks& callbacks = {}) {
  return nn::fit(
      [&](Generator& drawing) {
        return error_of(learner, data::adding_problem(options.batch, options.time, drawing));
      },
      {.adam = nn::Adam(learner.parameters), .rate = nn::Constant{options.rate}, .clip = options.clip}, steps,
      generator, callbacks);
}
// [/train]

/// The same on examples of their own, without learning from them.
inline double test_error(const Learner& learner, const data::Adding& examples) {
  const NoGrad no_grad;
  return error_of(learner, examples).item();
}

}  // namespace unrolled::lstm
