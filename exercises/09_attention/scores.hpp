// Exercise 9.1: how well each query matches each key.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// query · keyᵀ / √D: query (…,T,D), key (…,S,D) → (…,T,S). D is the width of one head.
inline Tensor scores(const Tensor& query, const Tensor& key) { throw unfinished("9.1"); }

}  // namespace unrolled
