#include "05_rnn/rnn.hpp"

#include <doctest/doctest.h>

#include <array>

#include "05_rnn/character_model.hpp"
#include "05_rnn/forgetting.hpp"

using namespace unrolled;

TEST_CASE("one step by hand: tanh(x W_x + h W_h + b)") {
  Generator generator(1);
  rnn::Cell cell(1, 2, generator);
  cell.W_x.value()(0, 0) = 1;
  cell.W_x.value()(0, 1) = 0;
  cell.W_h.value() = Array{{0, 1}, {0, 0}};
  cell.b.value() = Array{0, 0.5};
  Array x = xt::zeros<Real>({1, 2, 1});
  x(0, 0, 0) = 1;
  const auto states = rnn::unroll(cell, Tensor(x), Tensor(Array(xt::zeros<Real>({1, 2}))));
  CHECK(states[0].value()(0, 0) == doctest::Approx(std::tanh(1.0)));
  CHECK(states[1].value()(0, 0) == doctest::Approx(0));
  CHECK(states[1].value()(0, 1) == doctest::Approx(std::tanh(std::tanh(1.0) + 0.5)));
}

TEST_CASE("a state that is carried over makes two halves one text; one that is detached stops the gradient") {
  Generator generator(2);
  const rnn::Network network(3, 4, 2, generator);
  const Tensor x = Tensor(normal({2, 6, 3}, 1, generator));
  const rnn::Read whole = network(x), first = network(slice(x, 1, 0, 3));
  const rnn::Read second = network(slice(x, 1, 3, 6), rnn::detached(first.state));
  CHECK(xt::allclose(second.state[1].value(), whole.state[1].value(), 1e-5, 1e-6));
  const Tensor start = parameter(Array(xt::zeros<Real>({2, 4})));
  sum(network(x, rnn::detached({start, start})).outputs).backward();
  CHECK_FALSE(start.has_grad());
}

TEST_CASE("lengths that do not fit the texts are refused") {
  Generator generator(3);
  const rnn::Network network(1, 2, 1, generator);
  const Tensor x = Tensor(Array(xt::zeros<Real>({2, 3, 1})));
  CHECK_THROWS_AS(network(x, {}, {3}), Error);
  CHECK_THROWS_AS(network(x, {}, {3, 4}), Error);
  CHECK_THROWS_AS(network(x, {}, {0, 1}), Error);
}

TEST_CASE("a text of no position is refused") {
  Generator generator(1);
  const rnn::Network network(2, 3, 1, generator);
  CHECK_THROWS_WITH_AS(network(Tensor(Array(xt::zeros<Real>({2, 0, 2})))), doctest::Contains("no position"),
                       Error);
}

TEST_CASE("a state of another number of layers is refused") {
  Generator generator(3);
  const rnn::Network one(1, 2, 1, generator), two(1, 2, 2, generator);
  const Tensor x = Tensor(Array(xt::zeros<Real>({2, 3, 1})));
  CHECK_THROWS_AS(two(x, one(x).state), Error);
  CHECK_THROWS_AS(one(x, two(x).state), Error);
}

TEST_CASE("the spectral radius of a rotation, of a shear, and of a matrix that is no more") {
  CHECK(rnn::spectral_radius(Array{{0, -2}, {2, 0}}) == doctest::Approx(2).epsilon(1e-4));
  CHECK(rnn::spectral_radius(Array{{0.5, 100}, {0, 0.25}}) == doctest::Approx(0.5).epsilon(1e-3));
  CHECK(rnn::spectral_radius(Array{{0, 1}, {0, 0}}) == 0);
}

TEST_CASE("gradient norms come from the record, nearest first") {
  Generator generator(4);
  const auto norms = rnn::linear_norms(Array{{0.5, 0}, {0, 0.5}}, 4, generator);
  REQUIRE(norms.size() == 5);
  CHECK(norms[4] / norms[0] == doctest::Approx(1.0 / 16));
  CHECK(rnn::decay(norms, 0, 4) == doctest::Approx(std::log(0.5)));
}

TEST_CASE("a low temperature takes the likeliest, a high one takes all alike") {
  const Array logits = {0, 2, 1};
  Generator generator(5);
  CHECK(rnn::sample(logits, 0, generator) == 1);
  std::array<int, 3> cold{}, warm{};
  for (int i = 0; i < 3000; ++i) {
    ++cold.at(static_cast<std::size_t>(rnn::sample(logits, 0.1, generator)));
    ++warm.at(static_cast<std::size_t>(rnn::sample(logits, 1000, generator)));
  }
  CHECK(cold[1] > 2990);
  for (const int n : warm) CHECK(n == doctest::Approx(1000).epsilon(0.15));
  // However low it is, the likeliest is written, and never the first for want of numbers
  for (const double low : {1e-10, 1e-40, 1e-300, 5e-324}) CHECK(rnn::sample(logits, low, generator) == 1);
  CHECK(rnn::probabilities(Array{3, 1, 3}, 1e-40) == Array{0.5, 0, 0.5});
  CHECK(rnn::probabilities(Array{-std::numeric_limits<Real>::infinity(), 0}, 0.5) == Array{0, 1});
  for (const double wrong : {-1.0, -1e-40, HUGE_VAL, std::nan("")}) {
    CHECK_THROWS_AS(rnn::sample(logits, wrong, generator), Error);
  }
  CHECK_THROWS_AS(rnn::sample(Array{NAN, NAN}, 1, generator), Error);
}
