// Exercise 18.3: each token collects its answers.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// x (N,C); places (E,S): the token in each place of each expert, −1 where it is empty; answers (E,S,C): what the expert said in that
/// place; gates (N,E). (N,C): x plus each token's answers, each times its gate. A token in no place keeps its x.
inline Array combine(const Array& x, const Indices& places, const Array& answers, const Array& gates) {
  Array y = x;
  for (std::size_t e = 0; e < places.shape(0); ++e) {
    for (std::size_t s = 0; s < places.shape(1); ++s) {
      if (places(e, s) < 0) continue;
      const auto n = static_cast<std::size_t>(places(e, s));
      for (std::size_t c = 0; c < x.shape(1); ++c) y(n, c) += gates(n, e) * answers(e, s, c);
    }
  }
  return y;
}

}  // namespace unrolled
