// Exercise 9.2: softmax over what is not hidden.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"
#include "tensor/operations/indexing.hpp"

namespace unrolled {

/// Scores (T,S) into weights (T,S): each row is the softmax of its scores that are not hidden. Where `hidden` (T,S) is
/// true the weight is 0; a row of which all is hidden is all zeros.
inline Array masked_softmax(const Array& scores, const Mask& hidden) { throw unfinished("9.2"); }

}  // namespace unrolled
