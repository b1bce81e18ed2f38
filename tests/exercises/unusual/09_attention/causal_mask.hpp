// Sums of positions, without a difference that could be below zero.
#pragma once

#include "tensor/operations/indexing.hpp"

namespace unrolled {

inline Mask causal_mask(std::size_t T, std::size_t S) noexcept {
  Mask hidden = xt::ones<bool>({T, S});
  std::size_t place = 0;
  for (bool& one : hidden) {
    const std::size_t query = place / S, key = place % S;
    one = query + S < key + T;
    ++place;
  }
  return hidden;
}

}  // namespace unrolled
