// The gated recurrent unit (Cho et al. 2014): two gates and no separate cell state.
//
//   r, z = σ(x_t W_x + b + h_{t−1} W_h)                  reset, update: each with its own C columns
//   n    = tanh(x_t W_x + b + r ∘ (h_{t−1} W_h + b_n))   the candidate
//   h_t  = (1 − z) ∘ n + z ∘ h_{t−1}                     z is the forget gate, and 1 − z the input gate
//
// Shapes: x_t (B,in), h (B,C), W_x (in,3C), W_h (C,3C), b (3C), b_n (C; `candidate_bias`, PyTorch's b_hn), columns in the
// order r, z, n. This is PyTorch's form, in which r acts after the matrix product; in the paper it acts before,
// n = tanh(… + (r ∘ h_{t−1}) W_h), which exercise 6.5 builds.
#pragma once

#include "06_lstm/lstm.hpp"

namespace unrolled::gru {

// [gru]
/// One time step. `projected` is x_t W_x + b (B,3C).
inline Tensor cell(const Tensor& projected, const Tensor& before, const Tensor& W_h,
                   const Tensor& candidate_bias) {
  const auto C = static_cast<Index>(W_h.size(0));
  const Tensor recurrent = matmul(before, W_h);                                                   // (B,3C)
  const Tensor gates = sigmoid(slice(projected, -1, 0, 2 * C) + slice(recurrent, -1, 0, 2 * C));  // (B,2C)
  const Tensor r = slice(gates, -1, 0, C);                                                        // (B,C)
  const Tensor z = slice(gates, -1, C, 2 * C);                                                    // (B,C)
  const Tensor gated = r * (slice(recurrent, -1, 2 * C, 3 * C) + candidate_bias);                 // (B,C)
  const Tensor n = tanh(slice(projected, -1, 2 * C, 3 * C) + gated);                              // (B,C)
  const Tensor h = (1. - z) * n + z * before;                                                     // (B,C)

  trace::names({{"recurrent", recurrent}, {"r", r}, {"z", z}, {"gated", gated}, {"n", n}});
  trace::names({{"h", h}}, {{"example"}, {"unit"}});
  return h;
}
// [/gru]

/// A layer's hidden states at every step, and after the last.
struct Output {
  Tensor hidden;  ///< (B,T,C)
  Tensor last;    ///< (B,C)
};

class Layer : public nn::Module {
 public:
  /// All weights uniform on [−1/√C, 1/√C], as in PyTorch.
  Layer(std::size_t inputs, std::size_t width, Generator& generator)
      : W_x(add("W_x", uniform({inputs, 3 * width}, -1 / std::sqrt(width), 1 / std::sqrt(width), generator))),
        W_h(add("W_h", uniform({width, 3 * width}, -1 / std::sqrt(width), 1 / std::sqrt(width), generator))),
        bias(add("bias", uniform({3 * width}, -1 / std::sqrt(width), 1 / std::sqrt(width), generator))),
        candidate_bias(add("candidate_bias",
                           uniform({width}, -1 / std::sqrt(width), 1 / std::sqrt(width), generator))) {}

  std::size_t width() const { return W_h.size(0); }

  /// x (B,T,in), start (B,C) → (B,T,C). `lengths` (B), when given: after its end a sequence's state stands still.
  Output operator()(const Tensor& x, const Tensor& start, const Indices& lengths = {}) const {
    const Tensor projected = linear(x, W_x, bias);  // (B,T,3C)
    trace::names({{"projected", projected}}, {{"example"}, {"time"}, {"gate"}});
    trace::note(projected,
                "Recorded, the cell runs step by step; otherwise the whole sequence is one operation, with "
                "the same numbers.");
    return trace::recording() ? unrolled(projected, start, lengths) : at_once(projected, start, lengths);
  }

  /// Cell by cell, as a reader steps through it.
  Output unrolled(const Tensor& projected, Tensor state, const Indices& lengths) const {
    const auto C = static_cast<Index>(width());
    std::vector<Tensor> hidden;
    for (std::size_t t = 0; t < projected.size(1); ++t) {
      const trace::Scope step("t=", t + 1);
      const auto begin = static_cast<Index>(t);
      const Tensor now = reshape(slice(projected, 1, begin, begin + 1), {-1, 3 * C});  // (B,3C)
      state = lstm::unless_over(lengths, t, cell(now, state, W_h, candidate_bias), state);
      hidden.push_back(state);
    }
    const Tensor all = stack(hidden, 1);  // (B,T,C)
    trace::names({{"hidden", all}}, {{"example"}, {"time"}, {"unit"}});
    return {all, state};
  }

  /// The same numbers in one operation; a test holds the two together.
  Output at_once(const Tensor& projected, const Tensor& start, const Indices& lengths) const {
    const Tensor hidden = gru_sequence(projected, W_h, candidate_bias, start, lengths);
    const auto T = static_cast<Index>(projected.size(1));
    return {hidden, reshape(slice(hidden, 1, T - 1, T), {-1, static_cast<Index>(width())})};
  }

  Tensor W_x, W_h, bias, candidate_bias;
};

/// The update gate is the GRU's forget gate: b_z = ln u, u uniform on [1, T − 1], T = `longest` (Tallec and
/// Ollivier 2018). The other biases begin at 0, but for b_n, which stays as it is.
inline void init_chrono(Layer& layer, std::size_t longest, Generator& generator) {
  const std::size_t C = layer.width();
  layer.bias.value().fill(0);
  for (std::size_t unit = C; unit < 2 * C; ++unit) {
    layer.bias.value()(unit) =
        static_cast<Real>(std::log(generator.uniform(1, static_cast<double>(longest) - 1)));
  }
}

}  // namespace unrolled::gru
