// Exercise 5.4: what is left after k steps.
#pragma once

#include "05_rnn/by_hand.hpp"
#include "05_rnn/forgetting.hpp"
#include "base/error.hpp"

namespace unrolled {

/// One text's states h_1 … h_T, rows 0 … T−1 of `states` (T,C), T ≥ 1, and W_h (C,C) give for each step a matrix
/// J_t (C,C); norms[k] is the Frobenius norm √(Σ m²) of ∂h_T/∂h_{T−k}, the product of the last k of them, for
/// k = 0 … T, and `rate` the spectral radius of J_T.
///   J_t[i, j] = ∂h_t[j] / ∂h_{t−1}[i] = W_h[i, j] (1 − h_t[j]²)
inline rnn::Forgetting jacobian_norms(const Array& W_h, const Array& states) { throw unfinished("5.4"); }

}  // namespace unrolled
