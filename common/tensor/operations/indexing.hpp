// Choosing elements: by position, and by condition.
#pragma once

#include "tensor/random.hpp"
#include "tensor/tensor.hpp"

namespace unrolled {

/// One truth value an element.
using Mask = xt::xarray<bool>;

/// Rows of a table: table (V, C), indices (…) → (…, C). An embedding look-up; rows asked for twice collect
/// both gradients. Errors: an index outside [0, V).
Tensor gather(const In& table, const Indices& indices);

/// One element of each row: x (…, V), indices (…) → (…). The log-probability of the word that came, say.
/// Errors: shapes, an index outside [0, V).
Tensor pick(const In& x, const Indices& indices);

/// a where the mask holds, else b; NumPy calls it where. All three broadcast.
Tensor select(const Mask& mask, const In& a, const In& b);

/// x with `value` where the mask holds; no gradient flows back from there. The mask broadcasts to x.
Tensor masked_fill(const In& x, const Mask& mask, double value);

/// Zeroes each element with this probability and scales the rest by 1/(1 − rate), so that the expectation
/// stays (Srivastava et al. 2014). Rate 0 returns x itself. Errors: a rate outside [0, 1).
Tensor dropout(const In& x, double rate, Generator& generator);
/// What dropout multiplies by: each element 0 with this probability, else 1/(1 − rate).
Array dropout_mask(const Shape& shape, double rate, Generator& generator);

}  // namespace unrolled
