// Small arrays with axes of size 1, which xtensor cannot make of nested braces.
#pragma once

#include <initializer_list>

#include "tensor/array.hpp"

namespace unrolled::exercise {

/// These numbers, row by row, in this shape.
inline Array shaped(const Shape& shape, std::initializer_list<Real> numbers) {
  Array x = Array::from_shape(shape);
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
}
inline Indices shaped_words(const Shape& shape, std::initializer_list<Index> words) {
  Indices x = Indices::from_shape(shape);
  std::copy(words.begin(), words.end(), x.begin());
  return x;
}

}  // namespace unrolled::exercise
