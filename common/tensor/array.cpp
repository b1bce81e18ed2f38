#include "tensor/array.hpp"

#include <fmt/ranges.h>

#include <cmath>

#include "base/error.hpp"
#include "tensor/kernels/kernels.hpp"

namespace unrolled {

std::string to_string(const Shape& shape) { return fmt::format("({})", fmt::join(shape, ", ")); }

std::size_t count(const Shape& shape) {
  std::size_t product = 1;
  for (const std::size_t size : shape) product *= size;
  return product;
}

Real dot(std::span<const Real> a, std::span<const Real> b) {
  if (a.size() != b.size()) throw Error(fmt::format("dot: {} numbers and {}", a.size(), b.size()));
  return static_cast<Real>(kernels::dot_run(a.data(), b.data(), a.size()));
}

bool all_finite(const Array& array) {
  // x · 0 is NaN exactly for NaN and infinities, and a sum keeps any NaN: one pass without a branch.
  Real sum = 0;
  for (const Real x : flat(array)) sum += x * 0;
  return sum == 0;
}

}  // namespace unrolled
