// Exercise 2.6: weights that keep the size of numbers through a ReLU.
#pragma once

#include <cmath>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// z has standard normal numbers in the shape of the weights: (in, out) of a linear layer; (K, C, F) or (K, K, C, F), F filters of
/// K or K × K places and C channels. Returns weights of that shape, normal with mean 0 and the deviation of He initialisation.
///   Var(weight) = 2 / n, n the number of products that are summed for one output
inline Array he_start(const Array& z) { throw unfinished("2.6"); }

}  // namespace unrolled
