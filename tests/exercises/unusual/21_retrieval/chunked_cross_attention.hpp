// Position by position: which chunk is whole by then, and what was found for it.
#pragma once

#include <cmath>
#include <vector>

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Tensor chunked_cross_attention(const Tensor& x, const std::vector<Tensor>& neighbours, Index m) {
  std::vector<Tensor> positions;
  for (Index i = 0; i < static_cast<Index>(x.size(1)); ++i) {
    const Tensor here = slice(x, 1, i, i + 1);  // (B,1,C)
    const Index whole = (i + 1) / m;
    positions.push_back(here);
    if (whole == 0 || neighbours[static_cast<std::size_t>(whole) - 1].size(1) == 0) continue;
    const Tensor& found = neighbours[static_cast<std::size_t>(whole) - 1];  // (B,S,C)
    const Tensor scores = sum(here * found, 2, true) / std::sqrt(static_cast<double>(x.size(2)));
    positions.back() = here + sum(softmax(scores, 1) * found, 1, true);
  }
  return concat(positions, 1);
}

}  // namespace unrolled
