// Exercise 17.5, wrong: the difference of the two.
#pragma once

#include <functional>

#include "tensor/array.hpp"

namespace unrolled {

/// A part of a block.
using Part = std::function<Array(const Array&)>;

/// A block whose parts read the same: x + attention(norm(x)) + feed_forward(norm(x)). x (T,C) → (T,C); each part makes (T,C) of (T,C).
inline Array parallel_block(const Array& x, const Part& norm, const Part& attention,
                            const Part& feed_forward) {
  const Array normed = norm(x), looked = attention(normed), fed = feed_forward(normed);
  Array y = x;
  for (std::size_t i = 0; i < x.size(); ++i) y.flat(i) += looked.flat(i) - fed.flat(i);
  return y;
}

}  // namespace unrolled
