// Exercise 8.7, wrong: Bahdanau's context takes the place of the state.
#pragma once

#include <functional>
#include <utility>
#include "base/error.hpp"

#include "tensor/ops.hpp"

namespace unrolled {

/// One step of the recurrent cell: its input (B,in) and the state before (B,C) → the next state (B,C).
using Advance = std::function<Tensor(const Tensor& input, const Tensor& before)>;
/// Attention over the source: a query (B,C) → the context (B,H).
using Look = std::function<Tensor(const Tensor& query)>;

/// Bahdanau: looks first, with the state before; the cell's input is [word ; context]. Returns the next state and the context. Each
/// of the two functions is to be called once.
inline std::pair<Tensor, Tensor> bahdanau_step(const Advance& advance, const Look& look, const Tensor& word,
                                               const Tensor& before) {
  Tensor context = look(before);
  return {advance(concat({word, context}, -1), context), context};
}

/// Luong: steps first, and the cell's input is the word alone; then looks, with the new state. Returns the next state and the
/// context. Each of the two functions is to be called once.
inline std::pair<Tensor, Tensor> luong_step(const Advance& advance, const Look& look, const Tensor& word,
                                            const Tensor& before) {
  Tensor state = advance(word, before);
  return {state, look(state)};
}

}  // namespace unrolled
