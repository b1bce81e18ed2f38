// Exercise 18.3: each token collects its answers.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// x (N,C); places (E,S): the token in each place of each expert, −1 where it is empty; answers (E,S,C): what the expert said in that
/// place; gates (N,E). (N,C): x plus each token's answers, each times its gate. A token in no place keeps its x.
inline Array combine(const Array& x, const Indices& places, const Array& answers, const Array& gates) {
  throw unfinished("18.3");
}

}  // namespace unrolled
