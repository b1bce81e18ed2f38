// std::fill on the second quarter of each.
#pragma once

#include <algorithm>

#include "06_lstm/gates.hpp"

namespace unrolled {

static lstm::Biases init_forget_bias(lstm::Biases biases, Real value) noexcept {
  const auto quarter = static_cast<std::ptrdiff_t>(biases.b_h.size()) / 4;
  const auto fill = [=](Array& bias, Real with) { std::fill_n(bias.begin() + quarter, quarter, with); };
  fill(biases.b_h, 0), fill(biases.b_x, value);
  return biases;
}

}  // namespace unrolled
