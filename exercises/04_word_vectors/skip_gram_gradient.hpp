// Exercise 4.4: the gradient of one pair and its negatives.
#pragma once

#include <utility>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// loss = −ln σ(w · c_0) − Σ_{n ≥ 1} ln σ(−w · c_n), with w = centre (C), and c_n the row targets[n] of contexts (V,C): the true
/// context first, then the negatives, of which a word may stand there twice. Returns ∂loss/∂centre (C) and ∂loss/∂contexts (V,C).
inline std::pair<Array, Array> skip_gram_gradient(const Array& centre, const Array& contexts,
                                                  const std::vector<Index>& targets) {
  throw unfinished("4.4");
}

}  // namespace unrolled
