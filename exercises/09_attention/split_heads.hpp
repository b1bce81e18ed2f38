// Exercise 9.4: share the columns out among the heads, and bring them together again.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// (B,T,C) → (B,H,T,D), D = C / H: head h gets the columns from h · D to (h + 1) · D.
inline Tensor split_heads(const Tensor& x, Index heads) { throw unfinished("9.4"); }

/// Each head's output (B,H,T,D) side by side again, as (B,T,C), and then through W_o (C,C).
inline Tensor join_heads(const Tensor& x, const Tensor& W_o) { throw unfinished("9.4"); }

}  // namespace unrolled
