// Every matrix and vector in a list of its sizes.
#pragma once

#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

struct Sizes {
  Index V, C, H, G, F, L;
  bool gated, biases, tied;
};

static Index count_parameters(const Sizes& sizes) {
  struct Matrix {
    Index in, out, times;
  };
  const Index keys = sizes.C / sizes.H * sizes.G;
  const std::vector<Matrix> matrices = {{sizes.C, sizes.C, 2},
                                        {sizes.C, keys, 2},
                                        {sizes.C, sizes.F, sizes.gated ? 2 : 1},
                                        {sizes.F, sizes.C, 1}};
  Index total = sizes.C;
  for (Index layer = 0; layer < sizes.L; ++layer) {
    for (const Matrix& each : matrices)
      total += each.times * (each.in * each.out + (sizes.biases ? each.out : 0));
    total += 2 * sizes.C;
  }
  for (Index table = sizes.tied ? 1 : 2; table > 0; --table) total += sizes.V * sizes.C;
  return total;
}

}  // namespace unrolled
