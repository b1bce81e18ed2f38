// One step of GloVe on a single pair of words. Chapter 04 writes it out; this is the same over whole registers.
#pragma once

#include <cstddef>

#include "tensor/array.hpp"

namespace unrolled {

/// A row of a table in a training by AdaGrad: its numbers, and the sum of the squares of the gradients so far of each.
struct GlovePlace {
  Real* numbers;
  Real* squares;
};

/// Moves w and c down ½ f (w·c + … − ln X)², whose slope by w · c is `slope`: each number by rate · g / √squares, with g = slope · c
/// for those of w and slope · w for those of c; then g² is added to the squares. (AdaGrad, Duchi et al. 2011; Pennington et
/// al. 2014.) The rows have `stride` numbers, a multiple of 16, and begin at multiples of 64 bytes.
void glove_step(GlovePlace w, GlovePlace c, std::size_t stride, Real slope, Real rate);

}  // namespace unrolled
