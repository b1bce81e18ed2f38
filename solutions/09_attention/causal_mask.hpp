// Exercise 9.3: hide the future.
#pragma once

#include "tensor/operations/indexing.hpp"

namespace unrolled {

/// (T,S), true where a query must not look. The T queries are the last T of S positions, so query i stands at
/// position i + S − T; it may look at its own position and at all before it. T is at most S.
inline Mask causal_mask(std::size_t T, std::size_t S) {
  Mask hidden = xt::zeros<bool>({T, S});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < S; ++j) hidden(i, j) = j > i + S - T;
  }
  return hidden;
}

}  // namespace unrolled
