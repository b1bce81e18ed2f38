// Exercise 4.1: which words stand near which.
#pragma once

#include <cstddef>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The pairs (N,2) of a word and a word near it, in the order of the text: word i of a sentence with each word at most
/// reaches[sentence][i] places to its left or right in the same sentence, from left to right.
inline Indices context_pairs(const std::vector<std::vector<Index>>& sentences,
                             const std::vector<std::vector<std::size_t>>& reaches) {
  throw unfinished("4.1");
}

}  // namespace unrolled
