// Matrix by matrix, and each product three times: the result, and the gradients of both factors.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

static Index count_flops(Index V, Index C, Index L, Index T) {
  const auto product = [](Index rows, Index columns) { return 3 * 2 * rows * columns; };
  Index sum = product(C, V);
  for (Index layer = 0; layer < L; ++layer) {
    for (int matrix = 0; matrix < 4; ++matrix) sum += product(C, C);
    sum += product(C, 4 * C) + product(4 * C, C);
    sum += product(C, T) + product(T, C);
  }
  return sum;
}

}  // namespace unrolled
