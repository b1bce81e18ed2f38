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

std::vector<std::string> three_drawn(const std::string& what) {
  std::vector<std::string> names;
  for (const char* which : {"first", "second", "third"})
    names.push_back(what + " drawn at random, the " + which);
  return names;
}

std::size_t between(std::size_t low, std::size_t high, Generator& generator) {
  return low + generator.below(high - low + 1);
}

Indices drawn_indices(std::size_t low, std::size_t high, const Shape& shape, Generator& generator) {
  Indices drawn(Indices::shape_type(shape.begin(), shape.end()), 0);
  for (Index& one : drawn) one = static_cast<Index>(between(low, high, generator));
  return drawn;
}

Array drawn_counts(std::size_t low, std::size_t high, const Shape& shape, Generator& generator) {
  Array drawn(shape, 0);
  for (Real& one : flat(drawn)) one = static_cast<Real>(between(low, high, generator));
  return drawn;
}

}  // namespace unrolled::exercise
