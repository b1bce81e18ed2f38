#include "05_rnn/rnn.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "05_rnn/character_model.hpp"
#include "05_rnn/forgetting.hpp"
#include "nn/training_state.hpp"

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
}

namespace {

/// Trains for some steps, saving and loading into new objects after `stop` of them when that is not 0.
std::vector<Real> trained(std::size_t steps, std::size_t stop) {
  const auto file = std::filesystem::temp_directory_path() / "unrolled-chapter05-resume.safetensors";
  Indices text = Indices::from_shape({400});
  for (std::size_t i = 0; i < 400; ++i) text(i) = static_cast<Index>(i * i % 7);
  const text::Streams streams(text, 4, 8);
  const auto fresh = [] {
    Generator generator(6);
    return rnn::CharacterModel({.vocabulary = 7, .embedding = 5, .width = 9, .layers = 2}, generator);
  };
  rnn::CharacterModel model = fresh();
  nn::Adam adam(model.parameters());
  nn::TrainingState training{0, Generator(7), {}, {{"alphabet", "abc"}}};
  while (training.step < steps) {
    const text::Window window = streams.window(training.step);
    rnn::State before;
    if (!window.first) before.assign(training.carried.begin(), training.carried.end());
    const rnn::Read read = model(window.inputs, before);
    cross_entropy(read.outputs, window.targets).backward();
    adam.step(training.generator.uniform(1e-3, 1e-2));
    ++training.step;
    training.carried.clear();
    for (const Tensor& h : read.state) training.carried.push_back(h.value());
    if (training.step != stop) continue;
    nn::save_training(file, model, adam, training);
    model = fresh();
    adam = nn::Adam(model.parameters());
    training = {0, Generator(8), {}, {{"alphabet", "abc"}}};
    nn::load_training(file, model, adam, training);
    nn::TrainingState other{0, Generator(8), {}, {{"alphabet", "abd"}}};
    CHECK_THROWS_AS(nn::load_training(file, model, adam, other), Error);
  }
  std::filesystem::remove(file);
  std::vector<Real> numbers;
  for (const Tensor& p : model.parameters())
    numbers.insert(numbers.end(), p.value().begin(), p.value().end());
  return numbers;
}

}  // namespace

TEST_CASE("a training that was stopped, saved and loaded ends in the same bits") {
  CHECK(trained(20, 13) == trained(20, 0));
  CHECK(trained(19, 0) != trained(20, 0));
}
