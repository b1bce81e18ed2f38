// Both are the same steps in another order, so one function does both.
#pragma once

#include <functional>
#include <utility>

#include "tensor/ops.hpp"

namespace unrolled {

/// One step of the recurrent cell: its input (B,in) and the state before (B,C) → the next state (B,C).
using Advance = std::function<Tensor(const Tensor& input, const Tensor& before)>;
/// Attention over the source: a query (B,C) → the context (B,H).
using Look = std::function<Tensor(const Tensor& query)>;

inline std::pair<Tensor, Tensor> either_step(bool asks_before, const Advance& advance, const Look& look,
                                             const Tensor& word, const Tensor& before) {
  Tensor context, state = before, input = word;
  for (const bool looks : {asks_before, !asks_before}) {
    if (looks) context = look(state);
    if (looks && asks_before) input = concat({word, context}, 1);
    if (!looks) state = advance(input, state);
  }
  return {state, context};
}

inline std::pair<Tensor, Tensor> bahdanau_step(const Advance& advance, const Look& look, const Tensor& word,
                                               const Tensor& before) {
  return either_step(true, advance, look, word, before);
}

inline std::pair<Tensor, Tensor> luong_step(const Advance& advance, const Look& look, const Tensor& word,
                                            const Tensor& before) {
  return either_step(false, advance, look, word, before);
}

}  // namespace unrolled
