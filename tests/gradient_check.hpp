// Holds a gradient against central differences. In the double build only: float cannot tell 1e-6 apart.
#pragma once

#include <doctest/doctest.h>

#include "tensor/ops.hpp"

namespace unrolled::check {

/// The numbers of `inputs` are moved one at a time by ±h, and the change of Σ w·f(inputs), w fixed random
/// weights, is compared with what backward() says. Reports the first element that is off.
inline void gradient(const std::function<Tensor(const std::vector<Tensor>&)>& f, std::vector<Array> inputs) {
  static_assert(std::is_same_v<Real, double>, "gradient checks belong in a file named *_gradient.cpp");
  constexpr double h = 1e-5;
  constexpr double tolerance = 1e-6;

  std::vector<Tensor> parameters;
  for (const Array& input : inputs) parameters.push_back(parameter(input));
  Generator generator(7);
  const Tensor output = f(parameters);
  const Tensor weights = normal(output.shape(), 1, generator);
  if (output.size() > 0) sum(output * weights).backward();

  const auto loss = [&] {
    const NoGrad no_grad;
    return output.size() > 0 ? sum(f(parameters) * weights).item() : 0;
  };
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const Array analytic = parameters[p].grad();
    REQUIRE(analytic.shape() == parameters[p].shape());
    for (std::size_t i = 0; i < inputs[p].size(); ++i) {
      Real& x = parameters[p].value().flat(i);
      const Real before = x;
      x = before + h;
      const Real above = loss();
      x = before - h;
      const Real below = loss();
      x = before;
      const double numeric = (above - below) / (2 * h);
      const double difference = std::abs(numeric - analytic.flat(i));
      const double scale = std::max({1e-3, std::abs(numeric), std::abs(double(analytic.flat(i)))});
      if (!(difference < tolerance * scale)) {
        FAIL_CHECK("input " << p << ", element " << i << ": backward says " << analytic.flat(i)
                            << ", central differences say " << numeric);
        return;
      }
    }
  }
  CHECK(true);
}

/// Numbers for checks: away from 0 and from each other enough for kinks (relu, abs, max) not to disturb.
inline Array numbers(const Shape& shape, std::uint64_t seed = 1, double low = -2, double high = 2) {
  Generator generator(seed);
  return uniform(shape, low, high, generator);
}

}  // namespace unrolled::check
