// The tape: numbers by hand, central differences, and the same numbers as Tensor on 10,000 random graphs.
#include "02_layers/tape.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "error_of.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;
using layers::Number;
using layers::Tape;

namespace {

/// A number on the tape and the same as a tensor.
struct Twin {
  Number number;
  Tensor tensor;
};

Twin input(Tape& tape, double value) {
  return {tape.input(value), parameter(Array(static_cast<Real>(value)))};
}

/// One more operation on numbers that are there: each as likely, but for those that these numbers do not allow.
Twin drawn(const std::vector<Twin>& all, Generator& generator) {
  const Twin& a = all[generator.below(all.size())];
  const Twin& b = all[generator.below(all.size())];
  const double x = a.number.value(), y = b.number.value();
  if (std::abs(x) > 1e3) return {tanh(a.number), tanh(a.tensor)};
  switch (generator.below(9)) {
    case 0:
      return {a.number + b.number, a.tensor + b.tensor};
    case 1:
      return {a.number - b.number, a.tensor - b.tensor};
    case 2:
      return {a.number * b.number, a.tensor * b.tensor};
    case 3:
      if (std::abs(y) > .1) return {a.number / b.number, a.tensor / b.tensor};
      return {a.number - b.number, a.tensor - b.tensor};
    case 4:
      if (x < 3) return {exp(a.number), exp(a.tensor)};
      return {a.number * b.number, a.tensor * b.tensor};
    case 5:
      if (x > .1) return {log(a.number), log(a.tensor)};
      return {a.number + b.number, a.tensor + b.tensor};
    case 6:
      return {tanh(a.number), tanh(a.tensor)};
    case 7:
      return {sigmoid(a.number), sigmoid(a.tensor)};
    default:
      return {relu(a.number), relu(a.tensor)};
  }
}

bool is_close(double a, double b, double scale) { return std::abs(a - b) <= 1e-11 * std::max(1., scale); }

}  // namespace

TEST_CASE("(a + b) · b with a = 2, b = 3: 15, by a 3, by b 3 + 5 = 8") {
  Tape tape;
  const Number a = tape.input(2), b = tape.input(3);
  const Number y = (a + b) * b;
  y.backward();
  CHECK(y.value() == 15);
  CHECK(y.gradient() == 1);
  CHECK(a.gradient() == 3);
  CHECK(b.gradient() == 8);
  a.backward();  // begins anew, and what comes after a is no part of it
  CHECK(a.gradient() == 1);
  CHECK(b.gradient() == 0);
  CHECK(y.gradient() == 0);
}

TEST_CASE("10,000 random graphs with shared nodes: every value and every gradient is Tensor's") {
  Generator generator(1);
  std::size_t nodes = 0, used_twice = 0;
  for (int graph = 0; graph < 10'000; ++graph) {
    Tape tape;
    std::vector<Twin> all;
    const std::size_t inputs = 1 + generator.below(4), operations = 3 + generator.below(10);
    for (std::size_t n = 0; n < inputs; ++n) all.push_back(input(tape, generator.uniform(-2, 2)));
    for (std::size_t n = 0; n < operations; ++n) {
      all.push_back(drawn(all, generator));
      all.back().tensor.keep_grad();
    }
    all.back().number.backward();
    all.back().tensor.backward();

    std::vector<std::size_t> uses(tape.lines().size(), 0);
    for (const layers::Line& line : tape.lines()) {
      for (const layers::Operand& operand : line.operands) ++uses[operand.number.line()];
    }
    double largest = 0;  // gradient of this graph: what cancels was as large before
    for (const Twin& one : all) largest = std::max(largest, std::abs(one.number.gradient()));
    bool values = true, gradients = true;
    for (const Twin& one : all) {
      const double value = one.tensor.item(), gradient = one.tensor.grad()();
      values = values && is_close(one.number.value(), value, std::abs(value));
      gradients = gradients && is_close(one.number.gradient(), gradient, largest);
      nodes += 1;
      used_twice += uses[one.number.line()] > 1;
    }
    if (!values || !gradients) {
      CAPTURE(graph);
      CHECK(values);
      CHECK(gradients);
      return;
    }
  }
  CHECK(nodes > 80'000);
  CHECK(used_twice > 20'000);
}

TEST_CASE("every operation against central differences") {
  using Operation = Number (*)(Number, Number);
  const Operation operations[] = {
      [](Number a, Number b) { return a + b; },      [](Number a, Number b) { return a - b; },
      [](Number a, Number b) { return a * b; },      [](Number a, Number b) { return a / b; },
      [](Number a, Number) { return exp(a); },       [](Number a, Number) { return log(a); },
      [](Number a, Number) { return tanh(a); },      [](Number a, Number) { return sigmoid(a); },
      [](Number a, Number b) { return relu(a - b); }};
  for (const Operation operation : operations) {
    for (const auto& [x, y] : {std::pair(.7, 1.3), std::pair(2.5, -.4)}) {
      Tape tape;
      const Number a = tape.input(x), b = tape.input(y);
      operation(a, b).backward();
      const auto value = [&](double moved_x, double moved_y) {
        Tape other;
        return operation(other.input(moved_x), other.input(moved_y)).value();
      };
      constexpr double h = 1e-6;
      CHECK(a.gradient() == doctest::Approx((value(x + h, y) - value(x - h, y)) / (2 * h)).epsilon(1e-7));
      CHECK(b.gradient() == doctest::Approx((value(x, y + h) - value(x, y - h)) / (2 * h)).epsilon(1e-7));
    }
  }
}

TEST_CASE("100,000 lines in a row need no recursion") {
  Tape tape;
  const Number x = tape.input(1);
  Number y = x;
  for (int n = 0; n < 100'000; ++n) y = y + x;
  y.backward();
  CHECK(x.gradient() == 100'001);
}

TEST_CASE("twenty sigmoids: at most 4⁻²⁰; with a skip between 1 and 1.25²⁰, wherever they begin") {
  for (const double start : {-30., -2., 0., .5, 8.}) {
    Tape tape;
    const Number x = tape.input(start);
    Number plain = x, skip = x;
    for (int n = 0; n < 20; ++n) plain = sigmoid(plain), skip = skip + sigmoid(skip);
    plain.backward();
    CHECK(x.gradient() <= std::pow(4, -20));
    skip.backward();
    CHECK(x.gradient() >= 1);
    CHECK(x.gradient() <= std::pow(1.25, 20));
  }
}

TEST_CASE("numbers of two tapes do not meet") {
  Tape one, other;
  const Number a = one.input(1), b = other.input(2);
  CHECK(testing::contains(testing::error_of([&] { a + b; }), "tape: numbers of two tapes"));
}
