// How an operation along one axis sees an array: `outer` blocks of `length` rows of `inner` numbers.
#pragma once

#include "base/where.hpp"
#include "tensor/array.hpp"

namespace unrolled {

struct AxisView {
  std::size_t axis = 0;    ///< counted from the first
  std::size_t outer = 1;   ///< the product of the sizes before it
  std::size_t length = 1;  ///< its size
  std::size_t inner = 1;   ///< the product of the sizes behind it
};

/// Negative axes count from the last. Errors: no such axis, named with the operation and the caller's line.
AxisView view_axis(const Shape& shape, int axis, const char* operation, Where where);

/// The shape without that axis, or with size 1 there.
Shape reduced(const Shape& shape, std::size_t axis, bool keep_axis);

}  // namespace unrolled
