// Exercise 18.2: who works on which tokens, when there is little room.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// experts (N,k): what each token chose, its first choice first. (E,capacity): the tokens that each expert works on, in the order in which
/// they got room; −1 where a place is empty. First choices of all tokens come before second choices, earlier tokens before later ones; a
/// choice that finds no room is dropped.
inline Indices dispatch(const Indices& experts, std::size_t E, std::size_t capacity) {
  throw unfinished("18.2");
}

}  // namespace unrolled
