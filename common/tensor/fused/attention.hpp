// The core of attention for all heads at once. Chapter 09 builds it step by step; this is the same in one operation,
// for when nothing is recorded: no head is copied out, and what a whole block of queries may not see is not computed.
#pragma once

#include "tensor/operations/indexing.hpp"
#include "tensor/tensor.hpp"

namespace unrolled {

/// softmax(Q_h K_hᵀ / √D) V_h on columns h·D … (h+1)·D of query (…,T,C), key and value (…,S,C), for each of the
/// heads, C = heads · D → (…,T,C) (Vaswani et al. 2017, §3.2). There is one leading axis, the batch, or none.
/// `hidden` broadcasts to (B,T,S), true where a query must not look; a query from which all is hidden gets zeros.
/// `keep` (B,heads,T,S), or empty, multiplies the weights: dropout. `bias`, or nothing, is added to the scores before the
/// softmax; it broadcasts to (B,heads,T,S), may be learnt, and is finite or −∞. Errors: sizes that do not fit.
Tensor attend(const In& query, const In& key, const In& value, std::size_t heads, const Mask& hidden = false,
              Array keep = Array(), const Tensor& bias = Tensor());

}  // namespace unrolled
