// How attention is told where its tokens stand: one interface for seven answers.
//
//   x       = place(x)               what a token is, and where it stands: once, before the first block
//   q, k    = turn(q), turn(k)       in each block, before queries and keys meet
//   scores  = q kᵀ / √D + bias(q)    in each block, when they have met
//
// Each way of telling it (ways.hpp) changes one of the three; a model without positions changes none.
#pragma once

#include <memory>

#include "nn/module.hpp"
#include "tensor/ops.hpp"

namespace unrolled::positions {

// [way]
/// A way of telling where tokens stand. This one tells nothing; the others each override one of its functions.
class Way : public nn::Module {
 public:
  virtual ~Way() = default;

  /// What the tokens are, x (…,T,C), with where they stand: positions first … first + T − 1. Errors: a learnt table that
  /// ends before that.
  virtual Tensor place(const Tensor& x, [[maybe_unused]] std::size_t first = 0) const { return x; }

  /// Queries or keys (…,T,C) of the positions first … first + T − 1.
  virtual Tensor turn(const Tensor& x, [[maybe_unused]] std::size_t first = 0) const { return x; }

  /// What is added to the scores of T queries (…,T,C), the last of S positions: it broadcasts to (B,H,T,S). Empty: nothing.
  virtual Tensor bias([[maybe_unused]] const Tensor& queries, [[maybe_unused]] std::size_t S) const {
    return {};
  }
};
// [/way]

using WayPointer = std::shared_ptr<const Way>;

/// How far before each query i, of the last T among S positions, key j stands: i − j, negative for what comes after. (T,S)
inline Indices distances(std::size_t T, std::size_t S) {
  Indices back = Indices::from_shape({T, S});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t s = 0; s < S; ++s) back(t, s) = static_cast<Index>(S - T + t) - static_cast<Index>(s);
  }
  return back;
}

}  // namespace unrolled::positions
