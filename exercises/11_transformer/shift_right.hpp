// Exercise 11.4: what the decoder reads, and what it should answer.
#pragma once

#include <utility>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// Input and target (B,L+1) of B sentences, the longest of L words: begin w₁ … w_n and w₁ … w_n end, each filled with
/// padding. What stands at a position of the input is the last word known when the target there is asked for.
inline std::pair<Indices, Indices> shift_right(const std::vector<std::vector<Index>>& sentences, Index begin,
                                               Index end, Index padding) {
  throw unfinished("11.4");
}

}  // namespace unrolled
