// Sums are as exact for millions of numbers as for a few, and so is what rests on them.
#include <doctest/doctest.h>

#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

Tensor repeated(Real x, const Shape& shape) {
  Array all = Array::from_shape(shape);
  all.fill(x);
  return parameter(all);
}

}  // namespace

TEST_CASE("the mean of n times .1 is .1") {
  for (const std::size_t n : {std::size_t{41}, std::size_t{100000}, std::size_t{10000000}}) {
    CAPTURE(n);
    const Tensor x = repeated(Real(.1), {n});
    CHECK(mean(x).item() == doctest::Approx(.1).epsilon(1e-6));
    CHECK(mean(reshape(x, {-1, 1}), 0).item() == doctest::Approx(.1).epsilon(1e-6));
  }
}

TEST_CASE("the mean of ones is 1, to the last bit, and its gradient 1/n") {
  for (const std::size_t n : {3, 41, 49, 1000}) {
    CAPTURE(n);
    const Tensor x = repeated(1, {n, 2});
    CHECK(mean(x).item() == 1);
    CHECK(mean(x, 0).value() == Array{1, 1});
    CHECK(mean(x, 1, true).value() == Array(xt::ones<Real>({n, std::size_t{1}})));
    CHECK(mean(reshape(x, {2, -1}), 1).value() == Array{1, 1});
    mean(x).backward();
    CHECK(x.grad().flat(0) == Real{1} / static_cast<Real>(2 * n));
    // n times 1/n is 1 again, where n · (1/n), rounded twice, may be less
    for (const Tensor& y : {mean(x), mean(x, 0), mean(reshape(x, {2, -1}), 1)}) {
      Tensor(x).zero_grad();
      y.backward(Array(static_cast<Real>(2 * n / y.size()) * xt::ones<Real>(y.shape())));
      CHECK(x.grad() == Array(xt::ones<Real>({n, std::size_t{2}})));
    }
  }
}

TEST_CASE("sums of more ones than a float can count, along either axis" * doctest::test_suite("long")) {
  const std::size_t n = (std::size_t{1} << 24) + 1000;  // 2²⁴ + 1 is no float
  const Tensor x = repeated(1, {n, 2});
  CHECK(sum(x, 0).value() == Array{static_cast<Real>(n), static_cast<Real>(n)});
  CHECK(sum(x).item() == static_cast<Real>(2 * n));
}

TEST_CASE("what a million equal rows say of a bias, a gain and a number") {
  const std::size_t n = 1000000;
  const Tensor bias = parameter(Array{0, 0, 0}), column = parameter(Array(xt::zeros<Real>({1, 1}))),
               number = parameter(Array(Real{0}));
  const Tensor rows = Array(xt::zeros<Real>({n, std::size_t{3}}));
  const Array slope = Real(.1) * xt::ones<Real>({n, std::size_t{3}});
  for (const Tensor& each : {bias, column, number}) (rows + each).backward(slope);
  CHECK(bias.grad()(1) == doctest::Approx(1e5).epsilon(1e-6));
  CHECK(column.grad()(0, 0) == doctest::Approx(3e5).epsilon(1e-6));
  CHECK(number.grad()() == doctest::Approx(3e5).epsilon(1e-6));
  const Tensor gain = parameter(Array{1, 1, 1}), shift = parameter(Array{0, 0, 0});
  Array x = Array::from_shape({n, 3});
  for (std::size_t i = 0; i < x.size(); ++i) x.flat(i) = static_cast<Real>(i % 3);  // normalised: ∓√1.5, 0
  layer_norm(Tensor(x), gain, shift, 0).backward(slope);
  CHECK(gain.grad()(2) == doctest::Approx(1e5 * std::sqrt(1.5)).epsilon(1e-6));
  CHECK(shift.grad()(0) == doctest::Approx(1e5).epsilon(1e-6));
}

TEST_CASE("sums over a long axis in the middle are as exact") {
  const std::size_t n = 500000;
  const Array slope = Real(.1) * xt::ones<Real>({std::size_t{2}, n, std::size_t{3}});
  const Tensor rows = Array(xt::zeros<Real>(slope.shape())),
               row = parameter(Array(xt::zeros<Real>({2, 1, 3}))),
               number = parameter(Array(xt::zeros<Real>({2, 1, 1})));
  for (const Tensor& each : {row, number}) (rows + each).backward(slope);
  CHECK(row.grad()(1, 0, 2) == doctest::Approx(5e4).epsilon(1e-6));
  CHECK(number.grad()(1, 0, 0) == doctest::Approx(1.5e5).epsilon(1e-6));
}

TEST_CASE("sums over an axis in the middle, and over one that broadcasting repeated there") {
  const Tensor x = repeated(1, {3, 5, 40});
  CHECK(sum(x, 1).value() == Array(5 * xt::ones<Real>({3, 40})));
  const Tensor middle = parameter(Array(xt::zeros<Real>({3, 1, 40})));
  (x + middle).backward(Array(xt::ones<Real>({3, 5, 40})));
  CHECK(middle.grad() == Array(5 * xt::ones<Real>({3, 1, 40})));
}

TEST_CASE("layer norm of equal numbers is 0, however large they are") {
  const Array ones = xt::ones<Real>({96}), zeros = xt::zeros<Real>({96});
  for (const double x : {1., 12345.678, 1e30}) {
    CHECK(layer_norm(Tensor(Array(static_cast<Real>(x) * ones)), ones, zeros).value() == zeros);
  }
}
