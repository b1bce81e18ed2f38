// Operations that fold an axis, or everything, into one number.
#pragma once

#include "tensor/tensor.hpp"

namespace unrolled {

Tensor sum(const In& x);   ///< of everything: a tensor of shape ()
Tensor mean(const In& x);  ///< of everything; errors: nothing to average
/// Along one axis, which is dropped, or kept with size 1.
Tensor sum(const In& x, int axis, bool keep_axis = false);
Tensor mean(const In& x, int axis, bool keep_axis = false);  ///< errors: an axis of size 0
/// The largest along an axis; among equals the gradient goes to the first. Errors: an axis of size 0.
Tensor max(const In& x, int axis, bool keep_axis = false);

/// The position of the largest along an axis, the first among equals. No gradient. Errors: an axis of size 0.
Indices argmax(const In& x, int axis = -1);

}  // namespace unrolled
