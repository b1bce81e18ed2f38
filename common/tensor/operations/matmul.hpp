// The matrix product, batched. Almost all of a transformer's time is spent here.
#pragma once

#include "tensor/tensor.hpp"

namespace unrolled {

/// a (…, M, K) · b (…, K, N) → (…, M, N). The leading axes broadcast; a vector on the left is a row, on the
/// right a column, and its axis is dropped from the result, as in NumPy. Errors: the inner sizes differ.
Tensor matmul(const In& a, const In& b);

/// x (…, K) · weight (K, N) + bias (N) → (…, N): a matrix product and its bias in one step.
Tensor linear(const In& x, const In& weight, const In& bias);

/// Each row of x with each row of a table: x (…, C), table (V, C) → (…, V), as NumPy's inner. The same as
/// matmul(x, transpose(table)), but a large table is read in place and not copied. Errors: the last sizes
/// differ.
Tensor inner(const In& x, const In& table);

}  // namespace unrolled
