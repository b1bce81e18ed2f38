// Exercise 4.7: which word is to c as b is to a.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// a : b :: c : ?, from one vector a word, rows of vectors (V,C): the word whose vector has the largest cosine with b − a + c, where
/// these three are divided by their lengths first. a, b and c are no answers. Of equal cosines the smaller id; the cosine of a row of
/// zeros is 0.
inline Index analogy(const Array& vectors, Index a, Index b, Index c) { throw unfinished("4.7"); }

}  // namespace unrolled
