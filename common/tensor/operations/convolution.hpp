// Convolution along time: the same small filter at every position.
#pragma once

#include "tensor/tensor.hpp"

namespace unrolled {

/// x (B, T, C), filters (K, C, F) → (B, T + left + right − K + 1, F): y[t] = Σₖ x[t + k − left] · filters[k],
/// with zeros outside. left = K − 1, right = 0 is causal. It is PyTorch's conv1d with both axes pairs swapped
/// (a cross-correlation: the filter is not reversed). Errors: shapes, fewer positions than K.
Tensor conv1d(const In& x, const In& filters, std::size_t left = 0, std::size_t right = 0);

}  // namespace unrolled
