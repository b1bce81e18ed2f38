// The same numbers in another shape or order.
#pragma once

#include "tensor/tensor.hpp"

namespace unrolled {

/// The same numbers, row by row, in another shape. One size may be −1: it is worked out from the rest.
/// Errors: the numbers of elements differ.
Tensor reshape(const In& x, const std::vector<Index>& shape);

/// Swaps two axes; the last two unless told otherwise.
Tensor transpose(const In& x, int first = -2, int second = -1);
/// Axis i of the result is axis order[i] of x. Errors: not each axis once.
Tensor permute(const In& x, const std::vector<int>& order);

/// x[…, begin:end, …] along an axis; negative positions count from the end, as in NumPy.
/// Errors: outside the axis, or begin after end.
Tensor slice(const In& x, int axis, Index begin, Index end);

/// Side by side along an axis they already have; all other sizes are equal. Errors: none given, sizes differ.
Tensor concat(const std::vector<Tensor>& parts, int axis, Where where = Where::here());
/// Side by side along a new axis; all shapes are equal.
Tensor stack(const std::vector<Tensor>& parts, int axis = 0, Where where = Where::here());

/// Repeated to a larger shape by NumPy's broadcasting rule.
Tensor broadcast_to(const In& x, const Shape& shape);

}  // namespace unrolled
