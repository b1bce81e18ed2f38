// Exercise 18.4: a loss that is small when experts share the work.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// probabilities (L,N,E) of L layers; experts (L,N): the one that each token was sent to. The sum over the layers of E Σ_i f_i P_i: f_i
/// is the share of the layer's tokens sent to expert i, P_i the mean of its probability over the layer's tokens.
inline Real balance_loss(const Array& probabilities, const Indices& experts) { throw unfinished("18.4"); }

/// Its gradient with respect to the probabilities: (L,N,E). f only counts: it passes nothing back.
inline Array balance_gradient(const Array& probabilities, const Indices& experts) {
  throw unfinished("18.4");
}

}  // namespace unrolled
