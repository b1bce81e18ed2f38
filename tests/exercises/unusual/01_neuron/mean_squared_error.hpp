// With an algorithm of the standard library, from the last to the first, and noexcept.
#pragma once

#include <functional>
#include <numeric>

#include "tensor/array.hpp"

namespace unrolled {

static Real mean_squared_error(const Array& prediction, const Array& y) noexcept {
  const double sum =
      std::inner_product(y.rbegin(), y.rend(), prediction.rbegin(), 0.0, std::plus<>(),
                         [](double one, double other) { return (one - other) * (one - other); });
  return static_cast<Real>(sum / static_cast<double>(prediction.size()));
}

}  // namespace unrolled
