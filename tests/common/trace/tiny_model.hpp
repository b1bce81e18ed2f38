// A model small enough to check by hand, from operations of its own: the record must not care which.
#pragma once

#include <string>

#include "tensor/tensor.hpp"
#include "trace/record/recording.hpp"

namespace tiny {

using namespace unrolled;

inline constexpr Operation multiply{"multiply", "y = a ∘ b", "∂a = ∂y ∘ b,  ∂b = ∂y ∘ a"};
inline constexpr Operation add{"add", "y = a + b", "∂a = ∂y,  ∂b = ∂y"};
inline constexpr Operation squash{"tanh", "y = tanh(x)", "∂x = ∂y ∘ (1 − y²)"};
inline constexpr Operation total{"sum", "y = Σ x", "∂x = ∂y"};

inline Tensor times(const Tensor& a, const Tensor& b, Where where = Where::here()) {
  return make(multiply, a.value() * b.value(), {a, b}, where, [](Node& y) {
    accumulate(*y.inputs[0], Array(y.grad * y.input(1)));
    accumulate(*y.inputs[1], Array(y.grad * y.input(0)));
  });
}

inline Tensor plus(const Tensor& a, const Tensor& b, Where where = Where::here()) {
  return make(add, a.value() + b.value(), {a, b}, where, [](Node& y) {
    accumulate(*y.inputs[0], Array(y.grad));
    accumulate(*y.inputs[1], Array(y.grad));
  });
}

inline Tensor tanh(const Tensor& x, Where where = Where::here()) {
  return make(squash, xt::tanh(x.value()), {x}, where,
              [](Node& y) { accumulate(*y.inputs[0], Array(y.grad * (1 - y.value * y.value))); });
}

inline Tensor sum(const Tensor& x, Where where = Where::here()) {
  return make(total, Array(Real(xt::sum(x.value())())), {x}, where,
              [](Node& y) { accumulate(*y.inputs[0], Array(xt::ones_like(y.input(0)) * y.grad.flat(0))); });
}

/// h_t = tanh(w ∘ h_{t−1} + x_t) for three words, then loss = Σ h; forward and backward:
/// 0 h_start · 1 x · 2 w · 3 multiply · 4 add · 5 h (t=0) · 6 x · 7 multiply · 8 add · 9 h (t=1) · … · 14 loss · 15 ∂loss · …
inline trace::Record recorded_rnn() {
  trace::Recording recording;
  const char* file = "chapters/00_tiny/tiny.hpp";
  const std::string words[] = {"the", "dog", "barks"};
  const Tensor w = parameter(Array{0.5, -0.5}, "rnn.w", {file, 12});
  Tensor h(Array{0, 0}, {file, 20});
  trace::label(h, "h_start");
  {
    const trace::Scope rnn("rnn");
    for (std::size_t t = 0; t < 3; ++t) {
      const trace::Scope time("t=", t);
      const Tensor x(Array{Real(1), Real(t)}, {file, 24});
      trace::label(x, "x", {{"feature", {"bias", "position"}}});
      trace::note(x, "The word \"" + words[t] + "\".");
      h = tanh(plus(times(w, h, {file, 25}), x, {file, 25}), {file, 26});
      trace::label(h, "h");
    }
  }
  const Tensor loss = sum(h, {file, 30});
  trace::label(loss, "loss");
  loss.backward();
  return std::move(recording.record);
}

}  // namespace tiny
