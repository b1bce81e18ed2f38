// Layer normalisation: each row of features brought to mean 0 and variance 1, then scaled and shifted.
#pragma once

#include "tensor/tensor.hpp"

namespace unrolled {

/// y = (x − μ) / √(σ² + ε) · gain + bias over the last axis, σ² the biased variance (Ba et al. 2016, eq. 4).
/// x (…, C), gain and bias (C). x must not be changed in place before the gradient has passed. Errors: sizes that differ.
Tensor layer_norm(const In& x, const In& gain, const In& bias, double epsilon = 1e-5);

/// y = x / √(mean x² + ε) · gain over the last axis (Zhang and Sennrich 2019, eq. 4). x (…, C), gain (C); as above.
Tensor rms_norm(const In& x, const In& gain, double epsilon = 1e-5);

}  // namespace unrolled
