// Exercise 8.5: the loss of a padded batch.
#pragma once

#include "base/error.hpp"
#include "tensor/operations/softmax.hpp"

namespace unrolled {

/// −ln p(wanted), averaged over the words that are not `ignored`; 0 when there are none. logits (B,T,V), wanted (B,T);
/// p = softmax of a position's logits, which may be large.
inline Real masked_loss(const Array& logits, const Indices& wanted) { throw unfinished("8.5"); }

}  // namespace unrolled
