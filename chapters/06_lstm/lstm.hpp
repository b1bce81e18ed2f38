// Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).
//
//   i, f, o = σ(x_t W_x + h_{t−1} W_h + b)       gates, each with its own C columns
//   g       = tanh(x_t W_x + h_{t−1} W_h + b)    the candidate
//   c_t     = f ∘ c_{t−1} + i ∘ g                the cell state: along this path ∂c_t/∂c_{t−1} = f
//   h_t     = o ∘ tanh(c_t)                      the hidden state, the output
//
// Shapes: x_t (B,in), h and c (B,C), W_x (in,4C), W_h (C,4C), b (4C), columns in the order i, f, g, o, as in
// PyTorch. One matrix product serves all four gates, and one the inputs of all time steps. Left out: peepholes,
// projections, both directions at once.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "nn/module.hpp"
#include "tensor/ops.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::lstm {

/// What an LSTM carries from one time step to the next.
struct State {
  Tensor hidden;  ///< h (B,C)
  Tensor cell;    ///< c (B,C)

  static State zeros(std::size_t batch, std::size_t width) {
    return {Array(xt::zeros<Real>({batch, width})), Array(xt::zeros<Real>({batch, width}))};
  }
  /// The same numbers, cut from the graph: truncated backpropagation carries these to the next window.
  State detach() const { return {hidden.detach(), cell.detach()}; }
};

// [cell]
/// One time step. `projected` is x_t W_x + b (B,4C).
inline State cell(const Tensor& projected, const State& before, const Tensor& W_h) {
  const auto C = static_cast<Index>(W_h.size(0));
  const Tensor recurrent = matmul(before.hidden, W_h);      // (B,4C)
  const Tensor sums = projected + recurrent;                // (B,4C)
  const Tensor i = sigmoid(slice(sums, -1, 0, C));          // (B,C)
  const Tensor f = sigmoid(slice(sums, -1, C, 2 * C));      // (B,C)
  const Tensor g = tanh(slice(sums, -1, 2 * C, 3 * C));     // (B,C)
  const Tensor o = sigmoid(slice(sums, -1, 3 * C, 4 * C));  // (B,C)
  const Tensor kept = f * before.cell;                      // (B,C)
  const Tensor written = i * g;                             // (B,C)
  const Tensor c = kept + written;                          // (B,C)
  const Tensor h = o * tanh(c);                             // (B,C)

  trace::names({{"recurrent", recurrent}, {"sums", sums}, {"i", i}, {"f", f}, {"g", g}, {"o", o}});
  trace::names({{"kept", kept}, {"written", written}});
  trace::names({{"c", c}, {"h", h}}, {{"example"}, {"unit"}});
  trace::note(f, "The forget gate: 1 keeps a unit's cell state, 0 sets it to 0.");
  trace::note(c, "The cell state: c_{t−1} times f, plus i times the candidate g.");
  return {h, c};
}
// [/cell]

/// A layer's hidden states at every step, and its state after the last.
struct Output {
  Tensor hidden;  ///< (B,T,C)
  State last;
};

/// The rows of two (B,C) tensors, each from where its sequence stands: `now` while it lasts, `before` after its end.
inline Tensor unless_over(const Indices& lengths, std::size_t t, const Tensor& now, const Tensor& before) {
  if (lengths.dimension() == 0) return now;
  Mask going = Mask::from_shape({lengths.size(), 1});
  for (std::size_t b = 0; b < lengths.size(); ++b) going(b, 0) = static_cast<Index>(t) < lengths(b);
  return select(going, now, before);
}

// [layer]
/// The cell unrolled over time, with one set of weights for all steps.
class Layer : public nn::Module {
 public:
  /// All weights uniform on [−1/√C, 1/√C], as in PyTorch.
  Layer(std::size_t inputs, std::size_t width, Generator& generator)
      : W_x(add("W_x", uniform({inputs, 4 * width}, -1 / std::sqrt(width), 1 / std::sqrt(width), generator))),
        W_h(add("W_h", uniform({width, 4 * width}, -1 / std::sqrt(width), 1 / std::sqrt(width), generator))),
        bias(add("bias", uniform({4 * width}, -1 / std::sqrt(width), 1 / std::sqrt(width), generator))) {}

  std::size_t width() const { return W_h.size(0); }

  /// x (B,T,in) → hidden states (B,T,C). `lengths` (B), when given: after its end a sequence's state stands still.
  Output operator()(const Tensor& x, const State& start, const Indices& lengths = {}) const {
    const Tensor projected = linear(x, W_x, bias);  // (B,T,4C)
    trace::names({{"projected", projected}}, {{"example"}, {"time"}, {"gate"}});
    trace::note(projected,
                "Recorded, the cell runs step by step; otherwise the whole sequence is one operation, with "
                "the same numbers.");
    return trace::recording() ? unrolled(projected, start, lengths) : at_once(projected, start, lengths);
  }

  /// Cell by cell, as a reader steps through it.
  Output unrolled(const Tensor& projected, State state, const Indices& lengths) const {
    trace::names({{"h_0", state.hidden}, {"c_0", state.cell}});
    const auto C = static_cast<Index>(width());
    std::vector<Tensor> hidden;
    for (std::size_t t = 0; t < projected.size(1); ++t) {
      const trace::Scope step("t=", t + 1);
      const auto begin = static_cast<Index>(t);
      const Tensor now = reshape(slice(projected, 1, begin, begin + 1), {-1, 4 * C});  // (B,4C)
      const State next = cell(now, state, W_h);
      state = {unless_over(lengths, t, next.hidden, state.hidden),
               unless_over(lengths, t, next.cell, state.cell)};
      hidden.push_back(state.hidden);
    }
    const Tensor all = stack(hidden, 1);  // (B,T,C)
    trace::names({{"hidden", all}}, {{"example"}, {"time"}, {"unit"}});
    return {all, state};
  }

  /// The same numbers in one operation (tensor/fused/recurrent.hpp); a test holds the two together.
  Output at_once(const Tensor& projected, const State& start, const Indices& lengths) const {
    const LstmStates states = lstm_sequence(projected, W_h, start.hidden, start.cell, lengths);
    const auto T = static_cast<Index>(projected.size(1));
    const Tensor last = reshape(slice(states.hidden, 1, T - 1, T), {-1, static_cast<Index>(width())});
    return {states.hidden, {last, states.cell}};
  }

  Tensor W_x, W_h, bias;
};
// [/layer]

// [initialisation]
/// Opens the forget gate from the start: its part of the bias becomes `value` (Jozefowicz et al. 2015 use 1).
inline void init_forget_bias(Layer& layer, double value) {
  const std::size_t C = layer.width();
  xt::view(layer.bias.value(), xt::range(C, 2 * C)) = static_cast<Real>(value);
}

/// Spreads the units' memories over the distances that occur: a gate that stays at σ(ln u) keeps about u steps, so
/// b_f = ln u with u uniform on [1, T − 1], T = `longest`, and b_i = −b_f (Tallec and Ollivier 2018). b_g and b_o begin
/// at 0.
inline void init_chrono(Layer& layer, std::size_t longest, Generator& generator) {
  const std::size_t C = layer.width();
  layer.bias.value().fill(0);
  for (std::size_t unit = 0; unit < C; ++unit) {
    const auto b_f = static_cast<Real>(std::log(generator.uniform(1, static_cast<double>(longest) - 1)));
    layer.bias.value()(C + unit) = b_f;
    layer.bias.value()(unit) = -b_f;
  }
}
// [/initialisation]

/// Layers on top of each other: each reads the hidden states of the one below.
class Stack : public nn::Module {
 public:
  Stack(std::size_t inputs, std::size_t width, std::size_t depth, Generator& generator) {
    for (std::size_t k = 0; k < depth; ++k) {
      layers.push_back(add("layer" + std::to_string(k), Layer(k == 0 ? inputs : width, width, generator)));
    }
  }

  std::vector<State> zeros(std::size_t batch) const {
    return std::vector<State>(layers.size(), State::zeros(batch, layers[0].width()));
  }

  /// x (B,T,in) → hidden states of the last layer (B,T,C); `states`, one a layer, become those after the last step.
  Tensor operator()(const Tensor& x, std::vector<State>& states, const Indices& lengths = {}) const {
    Tensor hidden = x;
    for (std::size_t k = 0; k < layers.size(); ++k) {
      const trace::Scope scope("layer", k);
      const Output output = layers[k](hidden, states[k], lengths);
      hidden = output.hidden;
      states[k] = output.last;
    }
    return hidden;
  }

  std::vector<Layer> layers;
};

}  // namespace unrolled::lstm
