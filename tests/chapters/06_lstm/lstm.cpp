// Initialisations, the plant, the cache, and a state that is carried.
#include <doctest/doctest.h>

#include "06_lstm/experiments/attention_cache.hpp"
#include "06_lstm/experiments/imitation.hpp"
#include "06_lstm/gru.hpp"

using namespace unrolled;
using namespace unrolled::lstm;

TEST_CASE("the forget bias goes to the second quarter and nowhere else") {
  Generator generator(1);
  Layer layer(2, 3, generator);
  const Array before = layer.bias.value();
  init_forget_bias(layer, 1);
  for (std::size_t k = 0; k < 12; ++k) {
    CAPTURE(k);
    CHECK(layer.bias.value()(k) == (k / 3 == 1 ? Real{1} : before(k)));
  }
}

TEST_CASE("chrono: b_f = ln u, u on [1, T − 1], and b_i = −b_f; the GRU's update gate alike") {
  Generator generator(1);
  Layer layer(2, 500, generator);
  init_chrono(layer, 60, generator);
  const Array& b = layer.bias.value();
  Real smallest = b(500), largest = b(500);
  for (std::size_t unit = 0; unit < 500; ++unit) {
    CHECK(b(unit) == -b(500 + unit));
    smallest = std::min(smallest, b(500 + unit));
    largest = std::max(largest, b(500 + unit));
    CHECK(b(1000 + unit) == 0);
    CHECK(b(1500 + unit) == 0);
  }
  CHECK(smallest >= 0);
  CHECK(largest <= std::log(Real{59}));
  CHECK(largest > std::log(Real{50}));  // 500 draws reach far up

  gru::Layer gated(2, 500, generator);
  gru::init_chrono(gated, 60, generator);
  CHECK(xt::amax(gated.bias.value())() > std::log(Real{50}));
  CHECK(gated.bias.value()(0) == 0);
}

TEST_CASE("one push of the cart, worked by hand") {
  // At rest and upright: turn = F/(M+m), θ̈ = −turn / (l (4/3 − m/(M+m))), ẍ = turn − m l θ̈/(M+m).
  CartPole plant;
  plant.push(true);
  const double turn = 10 / 1.1, theta = -turn / (.5 * (4. / 3 - .1 / 1.1));
  CHECK(plant.theta_dot == doctest::Approx(.02 * theta));
  CHECK(plant.x_dot == doctest::Approx(.02 * (turn - .05 * theta / 1.1)));
  CHECK(plant.x == 0);  // Euler: the old velocity moves it
  CHECK(plant.theta == 0);
  plant.theta = .22;
  CHECK(plant.fallen());
  plant = {.x = 2.5};
  CHECK(plant.fallen());
}

TEST_CASE("the expert holds the pole for all 200 ticks; a random driver does not") {
  Generator generator(3);
  CHECK(drive(50, nullptr, 0, generator).mean_ticks() == 200);
  CHECK(drive(50, nullptr, 1, generator).mean_ticks() < 50);
}

TEST_CASE("an attention cache holds 2 T C numbers, and a constant value comes back whole") {
  Generator generator(1);
  AttentionCache cache(4, generator);
  const Array x{1, 2, 3, 4};
  const Array first = cache.tick(x);
  for (int n = 0; n < 9; ++n) {
    const Array again = cache.tick(x);
    for (std::size_t k = 0; k < 4; ++k) CHECK(again(k) == doctest::Approx(first(k)).epsilon(1e-5));
  }
  CHECK(cache.bytes() == 2 * 10 * 4 * sizeof(Real));
}

TEST_CASE("a state is carried from window to window: two windows are one long one") {
  Generator generator(1);
  const Stack stack(2, 5, 2, generator);
  const Tensor x = normal({3, 6, 2}, 1, generator);
  std::vector<State> whole = stack.zeros(3), parts = stack.zeros(3);
  const Array at_once = stack(x, whole).value();
  const Array first = stack(slice(x, 1, 0, 4), parts).value();
  const Array second = stack(slice(x, 1, 4, 6), parts).value();
  CHECK(xt::allclose(xt::view(at_once, xt::all(), xt::range(0, 4)), first, 1e-6, 1e-6));
  CHECK(xt::allclose(xt::view(at_once, xt::all(), xt::range(4, 6)), second, 1e-6, 1e-6));
  CHECK(xt::allclose(whole[1].cell.value(), parts[1].cell.value(), 1e-6, 1e-6));
}

TEST_CASE("shapes and lengths that do not fit are refused") {
  Generator generator(1);
  const Layer layer(2, 3, generator);
  const Tensor x = normal({2, 4, 2}, 1, generator);
  CHECK_THROWS_WITH_AS(layer(x, State::zeros(5, 3)), doctest::Contains("a state is (5, 3)"), Error);
  CHECK_THROWS_WITH_AS(layer(x, State::zeros(2, 3), Indices{4, 5}), doctest::Contains("length 5"), Error);
  const Tensor empty = Array(xt::zeros<Real>({2, 0, 2}));
  CHECK_THROWS_WITH_AS(layer(empty, State::zeros(2, 3)), doctest::Contains("no step"), Error);
  CHECK_THROWS_AS(gru::Layer(2, 3, generator)(empty, Array(xt::zeros<Real>({2, 3}))), Error);
  trace::Recording recording;
  CHECK_THROWS_AS(layer(empty, State::zeros(2, 3)), Error);
}
