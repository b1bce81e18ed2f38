// Head by head: columns are cut out and put on top of each other, and each head goes through its rows of W_o.
#pragma once

#include <vector>

#include "tensor/ops.hpp"

namespace unrolled {

static Tensor split_heads(const Tensor& x, Index heads) {
  const Index D = static_cast<Index>(x.size(-1)) / heads;
  std::vector<Tensor> parts;
  for (Index h = 0; h < heads; ++h) parts.push_back(slice(x, -1, h * D, (h + 1) * D));
  return stack(parts, 1);
}

inline Tensor join_heads(const Tensor& x, const Tensor& W_o) {
  const auto B = static_cast<Index>(x.size(0)), T = static_cast<Index>(x.size(2)),
             D = static_cast<Index>(x.size(3));
  Tensor joined;
  for (Index h = static_cast<Index>(x.size(1)); h-- > 0;) {
    const Tensor part = matmul(reshape(slice(x, 1, h, h + 1), {B, T, D}), slice(W_o, 0, h * D, (h + 1) * D));
    joined = joined ? joined + part : part;
  }
  return joined;
}

}  // namespace unrolled
