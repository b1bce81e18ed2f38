// Each advantage by its own sum: all surprises that are to come, (γλ)^l times the l-th.
#pragma once

#include <cmath>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

static Array gae(const Array& rewards, const Array& values, const Indices& lengths, double gamma,
                 double lambda) noexcept {
  Array advantages = Array::from_shape(rewards.shape());
  for (std::size_t b = 0; b < rewards.shape(0); ++b) {
    const auto n = static_cast<std::size_t>(lengths(b));
    const auto surprise = [&](std::size_t t) {
      return (t + 1 == n ? 0 : gamma * values(b, t + 1)) - values(b, t) + rewards(b, t);
    };
    for (std::size_t t = 0; t < rewards.shape(1); ++t) {
      double sum = 0;
      for (std::size_t later = n; later-- > t;) sum += surprise(later) * std::pow(gamma * lambda, later - t);
      advantages(b, t) = sum;
    }
  }
  return advantages;
}

}  // namespace unrolled
