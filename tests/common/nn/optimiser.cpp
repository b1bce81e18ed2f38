#include "nn/optimiser.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <set>

#include "base/error.hpp"
#include "golden.hpp"
#include "nn/checkpoint.hpp"
#include "nn/schedule.hpp"

using namespace unrolled;

namespace {

const nlohmann::json& golden() { return testing::golden("common/nn/optimiser"); }

void fill(Array& array, const nlohmann::json& numbers) {
  REQUIRE(array.size() == numbers.size());
  for (std::size_t i = 0; i < array.size(); ++i) flat(array)[i] = numbers[i].get<Real>();
}

void give_gradient(const Tensor& parameter, const nlohmann::json& numbers) {
  Array gradient(parameter.shape());
  fill(gradient, numbers);
  parameter.node()->has_grad = false;
  accumulate(*parameter.node(), std::move(gradient));
}

// A (3, 5) matrix and a (5) vector, as PyTorch began with.
std::vector<Tensor> start() {
  Array matrix = Array::from_shape({3, 5}), vector = Array::from_shape({5});
  fill(matrix, golden()["start"][0]);
  fill(vector, golden()["start"][1]);
  return {parameter(matrix, "matrix"), parameter(vector, "vector")};
}

void check_close(const Array& values, const nlohmann::json& expected) {
  REQUIRE(values.size() == expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(flat(values)[i] == doctest::Approx(expected[i].get<double>()).epsilon(2e-6).scale(0.1));
  }
}

// Feeds PyTorch's gradients and compares the parameters after every step.
template <class Optimiser>
void follow(Optimiser optimiser, const std::vector<Tensor>& parameters, const nlohmann::json& run,
            const std::vector<std::set<std::size_t>>& sits_out = {{}, {}}) {
  for (std::size_t step = 0; step < run["after"].size(); ++step) {
    for (std::size_t p = 0; p < 2; ++p) {
      if (!sits_out[p].contains(step)) give_gradient(parameters[p], golden()["gradients"][step][p]);
    }
    optimiser.step(run["rate"].get<double>());
    for (std::size_t p = 0; p < 2; ++p) {
      INFO("step " << step << ", parameter " << p);
      check_close(parameters[p].value(), run["after"][step][p]);
      CHECK_FALSE(parameters[p].has_grad());
    }
  }
}

}  // namespace

TEST_CASE("optimisers take PyTorch's steps") {
  const std::vector<Tensor> parameters = start();
  SUBCASE("SGD") { follow(nn::SGD(parameters), parameters, golden()["sgd"]); }
  SUBCASE("momentum") { follow(nn::SGD(parameters, 0.9), parameters, golden()["momentum"]); }
  SUBCASE("Adam") { follow(nn::Adam(parameters), parameters, golden()["adam"]); }
  SUBCASE("AdamW, the matrix decays and the vector does not") {
    const nn::AdamOptions options{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6};
    follow(nn::AdamW(parameters, 0.1, options), parameters, golden()["adamw"]);
  }
  const auto gaps = golden()["sits_out"].get<std::vector<std::set<std::size_t>>>();
  SUBCASE("Adam, where a parameter has no gradient in some steps") {
    follow(nn::Adam(parameters), parameters, golden()["adam_with_gaps"], gaps);
  }
  SUBCASE("AdamW, the same") {
    const nn::AdamOptions options{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6};
    follow(nn::AdamW(parameters, 0.1, options), parameters, golden()["adamw_with_gaps"], gaps);
  }
}

TEST_CASE("Adam's first step is the rate, whatever the gradient's size: by hand") {
  const Tensor x = parameter(Array{1, 1, 1}, "x");
  nn::Adam adam({x});
  give_gradient(x, {1000.0, -0.01, 0.0});
  adam.step(0.1);
  CHECK(x.value()(0) == doctest::Approx(0.9));
  CHECK(x.value()(1) == doctest::Approx(1.1));
  CHECK(x.value()(2) == 1);
  CHECK(adam.steps() == 1);
}

TEST_CASE("a parameter without a gradient stays, decay or not") {
  const Tensor used = parameter(Array{{1, 1}}, "used"), unused = parameter(Array{{1, 1}}, "unused");
  nn::AdamW adamw({used, unused}, 0.5);
  give_gradient(used, {1.0, 1.0});
  adamw.step(0.1);
  CHECK(used.value()(0, 0) < 1);
  CHECK(unused.value()(0, 0) == 1);
}

TEST_CASE(
    "a file remembers how often each parameter was moved; a file without these counts is read as before") {
  const auto parameters = [] {
    return std::vector<Tensor>{parameter(Array{1}, "always"), parameter(Array{1}, "seldom")};
  };
  const auto step = [](nn::Adam& adam, const std::vector<Tensor>& moved, std::size_t count) {
    for (std::size_t p = 0; p < count; ++p) give_gradient(moved[p], {0.5});
    adam.step(0.1);
  };
  const std::vector<Tensor> one = parameters(), other = parameters();
  nn::Adam through(one), resumed(other);
  step(through, one, 1);
  step(through, one, 2);
  nn::Checkpoint file;
  through.save_to(file);
  CHECK(file.number("optimiser.steps") == 2);
  CHECK(file.number("optimiser.steps.1") == 1);
  CHECK_FALSE(file.metadata.contains("optimiser.steps.0"));
  resumed.load_from(file);
  for (std::size_t p = 0; p < 2; ++p) Tensor(other[p]).value() = one[p].value();
  step(through, one, 2);
  step(resumed, other, 2);
  for (std::size_t p = 0; p < 2; ++p) CHECK(one[p].value() == other[p].value());

  file.metadata.erase("optimiser.steps.1");
  resumed.load_from(file);
  CHECK(resumed.steps() == 2);
}

TEST_CASE("an update that would write what is no number refuses, and every number stays finite") {
  constexpr Real large = std::numeric_limits<Real>::max() / 2;
  const Tensor x = parameter(Array{1, 1, 1}, "x");
  const auto refuses = [&](auto optimiser, std::vector<Real> gradient, double loss, double rate) {
    Tensor(x).value() = {1, large, 1};
    Tensor(x).zero_grad();
    accumulate(*x.node(), Array{gradient[0], gradient[1], gradient[2]});
    const bool moved = nn::update(optimiser, loss, rate);
    CHECK(all_finite(x.value()));
    return !moved;
  };
  const Real infinity = std::numeric_limits<Real>::infinity(), nan = std::numeric_limits<Real>::quiet_NaN();
  const auto check = [&](auto make) {
    CHECK_FALSE(refuses(make(), {1, 1, 1}, 1, 0.5));
    CHECK(x.value()(0) == doctest::Approx(0.5));
    CHECK(refuses(make(), {1, 1, 1}, nan, 0.5));
    CHECK(refuses(make(), {infinity, 1, 1}, 1, 0.5));
    CHECK(refuses(make(), {1, 1, nan}, 1, 0.5));
    CHECK(x.value() == Array{1, large, 1});
    CHECK(refuses(make(), {1, -1, 1}, 1, 0.75 * static_cast<double>(std::numeric_limits<Real>::max())));
    CHECK(x.value()(1) == large);
  };
  check([&] { return nn::SGD({x}); });
  check([&] { return nn::SGD({x}, 0.9); });
  check([&] { return nn::Adam({x}); });
  check([&] { return nn::AdamW({x}, 0.01); });
  // The square of this one would leave the range of floats, and Adam would never move it again
  if constexpr (sizeof(Real) == 4) CHECK(refuses(nn::Adam({x}), {1e30F, 1, 1}, 1, 0.5));
}

TEST_CASE("Adam's settings make sense, and so does a limit for the norm") {
  const Tensor x = parameter(Array{1}, "x");
  CHECK_THROWS_AS(nn::Adam({x}, {.beta1 = 1}), Error);
  CHECK_THROWS_AS(nn::Adam({x}, {.beta2 = -0.1}), Error);
  CHECK_THROWS_AS(nn::Adam({x}, {.epsilon = 0}), Error);
  for (const double largest : {-1.0, 0.0, std::numeric_limits<double>::quiet_NaN()}) {
    give_gradient(x, {3.0});
    CHECK_THROWS_AS(nn::clip_global_norm({x}, largest), Error);
    CHECK(x.grad()(0) == 3);
  }
}

TEST_CASE("large arrays step as small ones do, at every place") {
  const std::size_t n = 40'003;  // several pieces and a rest
  const Tensor large = parameter(xt::ones<Real>({n}), "large"), one = parameter(Array{1}, "one");
  nn::Adam adam({large, one});
  for (int step = 0; step < 3; ++step) {
    accumulate(*large.node(), Array(xt::ones<Real>({n}) * Real(0.5)));
    accumulate(*one.node(), Array{0.5});
    adam.step(0.1);
  }
  for (const Real x : flat(large.value())) REQUIRE(x == one.value()(0));
}

TEST_CASE("clipping caps the norm of all gradients together and leaves small ones alone") {
  for (const auto& expected : golden()["clip"]) {
    const std::vector<Tensor> parameters = start();
    for (std::size_t p = 0; p < 2; ++p) give_gradient(parameters[p], golden()["gradients"][0][p]);
    CHECK(nn::clip_global_norm(parameters, expected["largest"].get<double>()) ==
          doctest::Approx(expected["norm"].get<double>()));
    // PyTorch adds 1e-6 to the norm it divides by.
    for (std::size_t p = 0; p < 2; ++p) check_close(parameters[p].grad(), expected["gradients"][p]);
  }
  const Tensor pair = parameter(Array{0, 0}, "pair");
  give_gradient(pair, {3.0, 4.0});
  CHECK(nn::clip_global_norm({pair}, 1.0) == 5);
  CHECK(pair.grad()(0) == doctest::Approx(0.6));
  CHECK(pair.grad()(1) == doctest::Approx(0.8));
  give_gradient(pair, {1e30, 1e30});  // their squares overflow a float
  CHECK(nn::clip_global_norm({pair}, 1.0) == doctest::Approx(1.41421356e30));
  CHECK(pair.grad()(0) == doctest::Approx(0.70710678));
  pair.node()->grad(0) = std::numeric_limits<Real>::quiet_NaN();
  CHECK_THROWS_AS(nn::clip_global_norm({pair}, 1.0), Error);
}

TEST_CASE("schedules") {
  CHECK(nn::Constant{0.3}(1) == 0.3);
  const auto& run = golden()["warmup_cosine"];
  const nn::WarmupCosine cosine{run["peak"], run["warmup"], run["total"], run["floor"]};
  for (std::size_t step = 1; step <= run["rates"].size(); ++step) {
    CHECK(cosine(step) == doctest::Approx(run["rates"][step - 1].get<double>()).epsilon(1e-12));
  }
  CHECK(cosine(1000) == 0.02);
  const nn::WarmupCosine no_warmup{1, 0, 2};
  CHECK(no_warmup(1) == doctest::Approx(0.5));

  // Up over 10 steps, flat, and down over the last 20 of 100
  const nn::WarmupLinear trapezium{3, 10, 100, 20};
  CHECK(trapezium(1) == doctest::Approx(0.3));
  CHECK(trapezium(10) == 3);
  CHECK(trapezium(80) == 3);
  CHECK(trapezium(90) == doctest::Approx(1.5));
  CHECK(trapezium(99) == doctest::Approx(0.15));
  CHECK(trapezium(100) == 0);
  CHECK(trapezium(1000) == 0);
  CHECK(nn::WarmupLinear{3, 0, 100, 20}(1) == 3);

  // 512^−½ · 4000^−½ at the peak, half of it at half of the way up and at four times the steps
  const nn::Noam noam{512, 4000};
  CHECK(noam(4000) == doctest::Approx(6.9877e-4).epsilon(1e-4));
  CHECK(noam(2000) == doctest::Approx(noam(4000) / 2));
  CHECK(noam(16000) == doctest::Approx(noam(4000) / 2));
  CHECK(noam(3999) < noam(4000));
  CHECK(noam(4001) < noam(4000));
}
