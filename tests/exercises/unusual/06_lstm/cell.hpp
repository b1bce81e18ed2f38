// The weights of each gate by themselves; σ as a tanh.
#pragma once

#include "06_lstm/lstm.hpp"

namespace unrolled {

static lstm::State cell(const Tensor& x, const lstm::State& before, const Tensor& W_x, const Tensor& W_h,
                        const Tensor& b) {
  const auto C = static_cast<Index>(W_h.size(0));
  const auto sum_of = [&](Index gate) {
    const auto columns = [&](const Tensor& of) { return slice(of, -1, gate * C, gate * C + C); };
    return columns(b) + matmul(before.hidden, columns(W_h)) + matmul(x, columns(W_x));
  };
  const auto opened = [&](Index gate) { return .5 + .5 * tanh(.5 * sum_of(gate)); };
  const Tensor output = opened(3), kept = before.cell * opened(1);
  const Tensor memory = tanh(sum_of(2)) * opened(0) + kept;
  return {.hidden = tanh(memory) * output, .cell = memory};
}

}  // namespace unrolled
