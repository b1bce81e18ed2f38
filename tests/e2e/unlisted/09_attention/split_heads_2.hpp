// Exercise 9.4, wrong: the words of the first text for all texts.
#pragma once

#include "tensor/ops.hpp"

namespace unrolled {

/// (B,T,C) → (B,H,T,D), D = C / H: head h gets the columns from h · D to (h + 1) · D.
inline Tensor split_heads(const Tensor& x, Index heads) {
  const Index B = static_cast<Index>(x.size(0)), T = static_cast<Index>(x.size(1));
  const Index D = static_cast<Index>(x.size(2)) / heads;
  const Tensor first = slice(x, 0, 0, 1);
  return transpose(reshape(concat(std::vector<Tensor>(x.size(0), first), 0), {B, T, heads, D}), 1, 2);
}

/// Each head's output (B,H,T,D) side by side again, as (B,T,C), and then through W_o (C,C).
inline Tensor join_heads(const Tensor& x, const Tensor& W_o) {
  const Index B = static_cast<Index>(x.size(0)), T = static_cast<Index>(x.size(2));
  const Index C = static_cast<Index>(x.size(1) * x.size(3));
  return matmul(reshape(transpose(x, 1, 2), {B, T, C}), W_o);
}

}  // namespace unrolled
