// Elman's recurrent network: one small step, the same at every position, and a state passed from each to the next
// (Elman 1990, "Finding structure in time").
//
//   h_t = tanh(x_t · W_x + h_{t−1} · W_h + b)          h_0 = 0, or what an earlier text left
//
// B batch, T time, I input width, C width. Backpropagation through time is nothing new: unrolled, this is a
// graph of T steps that share W_x, W_h and b, so the gradient of each is a sum over all steps. Left out:
// reading in both directions, dropout between layers.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "nn/module.hpp"
#include "tensor/ops.hpp"
#include "tensor/random.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::rnn {

// [cell]
/// One layer's step and its parameters: W_x (I,C), W_h (C,C), b (C), uniform on ±1/√C.
struct Cell : nn::Module {
  Cell(std::size_t inputs, std::size_t width, Generator& generator)
      : W_x(add("W_x", uniform({inputs, width}, -bound(width), bound(width), generator))),
        W_h(add("W_h", uniform({width, width}, -bound(width), bound(width), generator))),
        b(add("b", uniform({width}, -bound(width), bound(width), generator))) {}

  /// What the inputs of all time steps bring, x · W_x + b, in one matrix product: (B,T,I) → (B,T,C). It does
  /// not depend on the state, so nothing has to wait for it.
  Tensor project(const Tensor& x) const {
    const Tensor projected = linear(x, W_x, b);
    trace::names({{"projected", projected}}, {{"text"}, {"time"}, {"unit"}});
    return projected;
  }

  /// From one state to the next: what this step's input brings (B,C), h_{t−1} (B,C) → h_t (B,C).
  Tensor step(const Tensor& projected, const Tensor& h) const {
    const Tensor recurrent = matmul(h, W_h);          // (B,C)
    const Tensor next = tanh(projected + recurrent);  // (B,C)
    trace::names({{"recurrent", recurrent}});
    trace::names({{"h", next}}, {{"text"}, {"unit"}});
    return next;
  }

  std::size_t width() const { return W_h.size(0); }

  Tensor W_x, W_h, b;

 private:
  static double bound(std::size_t width) { return 1 / std::sqrt(static_cast<double>(width)); }
};
// [/cell]

/// The state after a text, one (B,C) a layer. Empty: nothing was read yet, all zeros.
using State = std::vector<Tensor>;

/// The same numbers, cut from the graph: truncated backpropagation through time stops here.
inline State detached(const State& state) {
  State cut;
  for (const Tensor& h : state) cut.push_back(h.detach());
  return cut;
}

/// What reading a text gives.
struct Read {
  Tensor outputs;  ///< (B,T,C): the last layer's h_1 … h_T
  State state;     ///< each layer's state after the text's last position
};

/// Several cells on top of each other: the states of one layer are the inputs of the next.
class Network : public nn::Module {
 public:
  Network(std::size_t inputs, std::size_t width, std::size_t layers, Generator& generator) {
    for (std::size_t layer = 0; layer < layers; ++layer) {
      cells.push_back(
          add("layer." + std::to_string(layer), Cell(layer == 0 ? inputs : width, width, generator)));
    }
  }

  /// Reads x (B,T,I) from a state on. With `lengths` (B) text b ends after lengths[b] positions: its state
  /// stays what it was there, and its outputs behind it are 0. Errors: shapes, T = 0, a length outside [1, T], a
  /// state that is neither empty nor of as many layers.
  Read operator()(const Tensor& x, const State& before = {},
                  const std::vector<std::size_t>& lengths = {}) const;

  std::vector<Cell> cells;
};

// [unroll]
/// One layer, unrolled: (B,T,I) and h_0 (B,C) → h_1 … h_T, each (B,C). Past its text's end a state stays.
inline std::vector<Tensor> unroll(const Cell& cell, const Tensor& x, Tensor h,
                                  const std::vector<std::size_t>& lengths = {}) {
  const std::size_t B = x.size(0), T = x.size(1), C = cell.width();
  const Tensor projected = cell.project(x);  // (B,T,C)
  std::vector<Tensor> states;
  for (std::size_t t = 0; t < T; ++t) {
    const trace::Scope scope("t=", t + 1);
    const auto now = static_cast<Index>(t);
    const Tensor brought = reshape(slice(projected, 1, now, now + 1), {-1, static_cast<Index>(C)});  // (B,C)
    const Tensor next = cell.step(brought, h);
    if (lengths.empty()) {
      h = next;
    } else {
      Mask reads = Mask::from_shape({B, 1});
      for (std::size_t b = 0; b < B; ++b) reads(b, 0) = t < lengths[b];
      h = select(reads, next, h);
    }
    states.push_back(h);
  }
  return states;
}
// [/unroll]

inline Read Network::operator()(const Tensor& x, const State& before,
                                const std::vector<std::size_t>& lengths) const {
  const std::size_t B = x.size(0), T = x.size(1);
  if (T == 0) throw Error("rnn: a text of no position", "T is 1 or more");
  const auto fits = [&](std::size_t length) { return length >= 1 && length <= T; };
  const bool all_fit = lengths.size() == B && std::all_of(lengths.begin(), lengths.end(), fits);
  if (!lengths.empty() && !all_fit) throw Error("rnn: each of the B texts needs a length from 1 to T");
  if (!before.empty() && before.size() != cells.size())
    throw Error("rnn: the state needs one (B,C) for each layer");
  Read read{x, {}};
  for (std::size_t layer = 0; layer < cells.size(); ++layer) {
    const trace::Scope scope("layer.", layer);
    const Tensor nothing = Tensor(Array(xt::zeros<Real>({B, cells[layer].width()})));
    const Tensor h_0 = trace::label(before.empty() ? nothing : before[layer], "h_0");
    const std::vector<Tensor> states = unroll(cells[layer], read.outputs, h_0, lengths);
    read.state.push_back(states.back());
    read.outputs = stack(states, 1);  // (B,T,C)
    trace::names({{"states", read.outputs}}, {{"text"}, {"time"}, {"unit"}});
  }
  if (lengths.empty()) return read;

  // Behind its end a text has no output
  Mask over = Mask::from_shape({B, T, std::size_t{1}});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < T; ++t) over(b, t, 0) = t >= lengths[b];
  }
  read.outputs = masked_fill(read.outputs, over, 0);
  return read;
}

}  // namespace unrolled::rnn
