// Functions at the edges of what floats can say, and at odd axes. The values are those of the C standard and of PyTorch.
#include <doctest/doctest.h>

#include <limits>

#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

constexpr Real inf = std::numeric_limits<Real>::infinity();

/// f's value and slope at one number, which must not depend on its neighbours: it stands alone, and then at each place of a
/// row longer than a register, among others.
template <class F>
std::pair<Real, Real> at(double x, const F& f) {
  const auto single = parameter(Array{static_cast<Real>(x)});
  const Tensor alone = f(single);
  alone.backward(Array{1});
  for (std::size_t i = 0; i < 40; ++i) {
    Array row = Real{2} * xt::ones<Real>({40});
    row(i) = static_cast<Real>(x);
    const Tensor among = parameter(row), y = f(among);
    y.backward(Array(xt::ones<Real>({40})));
    const bool same = (y.value()(i) == alone.value()(0) || std::isnan(alone.value()(0))) &&
                      (among.grad()(i) == single.grad()(0) || std::isnan(single.grad()(0)));
    if (!same) FAIL_CHECK("at place " << i << ": " << y.value()(i) << ", slope " << among.grad()(i));
  }
  return {alone.value()(0), single.grad()(0)};
}

}  // namespace

TEST_CASE("pow at 0, 1, below 0 and at infinity") {
  const auto power = [](double x, double p) { return at(x, [p](const Tensor& t) { return pow(t, p); }); };
  using Pair = std::pair<Real, Real>;
  CHECK(power(0, 0) == Pair{1, 0});
  CHECK(power(0, 1) == Pair{0, 1});
  CHECK(power(0, 2) == Pair{0, 0});
  CHECK(power(0, -1) == Pair{inf, -inf});
  CHECK(power(0, .5) == Pair{0, inf});
  CHECK(power(3, 0) == Pair{1, 0});
  CHECK(power(-2, 3) == Pair{-8, 12});
  CHECK(power(-2, 2) == Pair{4, -4});
  CHECK(std::isnan(power(-2, .5).first));
  CHECK(power(static_cast<double>(inf), -1) == Pair{0, 0});
  CHECK(power(10, 3) == Pair{1000, 300});
}

TEST_CASE("exp is finite as far as a float goes") {
  const auto value = [](double x) { return at(x, [](const Tensor& t) { return exp(t); }).first; };
  for (const double x : {88., 88.38, 88.5, 88.72}) {
    CHECK(value(x) == doctest::Approx(std::exp(static_cast<double>(static_cast<Real>(x)))).epsilon(1e-6));
  }
  CHECK(value(88.73) == inf);
  CHECK(value(-200) == 0);
  CHECK(value(static_cast<double>(inf)) == inf);
}

TEST_CASE("softmax along an axis behind which all have one place") {
  const Tensor row = softmax(Array{0, 1, 2});
  for (const auto& [shape, axis] :
       {std::pair<std::vector<Index>, int>{{3, 1}, 0}, {{3, 1, 1}, 0}, {{1, 3, 1}, 1}, {{1, 3, 1}, -2}}) {
    const Tensor x = parameter(Array{0, 1, 2});
    const Tensor y = softmax(reshape(x, shape), axis);
    CHECK(flat(y.value())[2] == row.value()(2));
    CHECK(flat(log_softmax(reshape(x, shape), axis).value())[2] == doctest::Approx(std::log(row.value()(2))));
    reshape(y, {3}).backward(Array{1, 0, 0});
    CHECK(x.grad()(0) == doctest::Approx(row.value()(0) * (1 - row.value()(0))));
  }
}

TEST_CASE("log_softmax where all is masked is the logarithm of softmax's zeros, and passes nothing back") {
  const Tensor x = parameter(Array{{-inf, -inf, -inf}, {0, -inf, 0}});
  const Tensor y = log_softmax(x);
  const Real half = std::log(Real(.5));
  CHECK(y.value() == Array{{-inf, -inf, -inf}, {half, -inf, half}});
  y.backward(Array{{1, 2, 3}, {1, 0, 0}});
  CHECK(x.grad() == Array{{0, 0, 0}, {.5, 0, -.5}});
  CHECK(std::isnan(log_softmax(Array{-inf, std::numeric_limits<Real>::quiet_NaN()}).value()(0)));
}

template <class A, class B>
concept HasMaximum = requires(A a, B b) {
  maximum(a, b);
  minimum(a, b);
};

TEST_CASE(
    "minimum and maximum of a tensor and a bare array are refused where they are written, and wrapped they "
    "are right") {
  static_assert(!HasMaximum<Tensor, Array> && !HasMaximum<const Array&, const Tensor&>);
  static_assert(HasMaximum<Tensor, Tensor> && HasMaximum<Tensor, double>);
  const Tensor x = parameter(Array{1, 5, 3}), limit = Array{2, 2, 3};
  CHECK(maximum(limit, x).value() == Array{2, 5, 3});
  sum(minimum(limit, x)).backward();
  CHECK(x.grad() == Array{1, 0, 0});
}
