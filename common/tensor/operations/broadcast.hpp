// NumPy's broadcasting rule: shapes are lined up at their last axis, and an axis of size 1 (or a missing one)
// is repeated.
#pragma once

#include "base/where.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The shape that both fit. Errors: two sizes differ and neither is 1.
Shape broadcast_shape(const Shape& a, const Shape& b, const char* operation, Where where);

/// A copy of x repeated to this shape, which it must fit.
Array broadcast_array(const Array& x, const Shape& shape);

/// The backward pass: sums over the axes along which an array of shape `shape` was repeated.
Array sum_to(Array x, const Shape& shape);

}  // namespace unrolled
