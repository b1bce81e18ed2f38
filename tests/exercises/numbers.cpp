#include "numbers.hpp"

#include <cmath>

namespace unrolled::exercise {

Array one(double x) { return Array(Shape{1, 1}, static_cast<Real>(x)); }

Array column(const std::vector<Real>& numbers) { return xt::expand_dims(list(numbers), 1); }

Array wave(const Shape& shape, double phase, double offset) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i)
    flat(x)[i] = static_cast<Real>(std::sin(static_cast<double>(i + 1) * phase + offset));
  return x;
}

}  // namespace unrolled::exercise
