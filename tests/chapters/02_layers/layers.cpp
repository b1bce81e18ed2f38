// The chapter's layers against PyTorch's numbers (pytorch.py), by hand, and given what they cannot take.
#include <doctest/doctest.h>

#include "02_layers/batch_norm.hpp"
#include "02_layers/convolution.hpp"
#include "02_layers/deep.hpp"
#include "02_layers/descent.hpp"
#include "02_layers/digit_networks.hpp"
#include "02_layers/pooling.hpp"
#include "error_of.hpp"
#include "golden.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using namespace unrolled::layers;
using testing::contains;
using testing::error_of;
using testing::worst;

namespace {

const nlohmann::json& golden() { return testing::golden("chapters/02_layers/pytorch"); }

Array wave(std::size_t n, const Shape& shape) {
  Array values(shape);
  for (std::size_t i = 0; i < values.size(); ++i)
    flat(values)[i] = static_cast<Real>(static_cast<int>((7 * i + 13 * n) % 41) - 20) / 64;
  return values;
}

Shape shape_of(const nlohmann::json& list) {
  const auto sizes = list.get<std::vector<std::size_t>>();
  return Shape(sizes.begin(), sizes.end());
}

void backward_along_wave(const Tensor& output) { output.backward(wave(9, output.shape())); }

Array signal(const std::vector<Real>& numbers) {
  Array x = Array::from_shape({1, numbers.size(), 1});
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
}

}  // namespace

TEST_CASE("batch norm, two steps of training and one pass in use: PyTorch's to 1e-5") {
  for (const auto& one : golden()["batch_norm"]) {
    const Shape shape = shape_of(one["shape"]);
    BatchNorm norm(shape.back());
    norm.gain.value() = 1 + wave(1, {shape.back()});
    norm.bias.value() = wave(2, {shape.back()});
    Generator any(0);
    for (std::size_t n = 0; n < 3; ++n) {
      const auto& theirs = one["runs"][n];
      norm.zero_grad();
      const Tensor x = parameter(wave(3 + n, shape));
      std::optional<nn::Training> training;
      if (n < 2) training.emplace(any);
      const Tensor y = norm(x);
      CHECK(y.shape() == shape);
      backward_along_wave(y);
      CHECK(worst(y.value(), theirs["output"]) < 1e-5);
      CHECK(worst(x.grad(), theirs["x"]) < 1e-5);
      CHECK(worst(norm.gain.grad(), theirs["gain"]) < 1e-5);
      CHECK(worst(norm.bias.grad(), theirs["bias"]) < 1e-5);
      CHECK(worst(norm.running_mean.value(), theirs["running_mean"]) < 1e-5);
      CHECK(worst(norm.running_variance.value(), theirs["running_variance"]) < 1e-5);
      CHECK_FALSE(norm.running_mean.has_grad());
      CHECK_FALSE(norm.running_variance.has_grad());
    }
  }
}

TEST_CASE("pooling of signals and pictures: PyTorch's to 1e-5") {
  for (const auto& one : golden()["pooling"]) {
    const Window window{one["size"], one["stride"], one["padding"]};
    const Tensor x = parameter(wave(4, shape_of(one["shape"])));
    const Tensor y = one["kind"] == "max"    ? max_pool(x, window)
                     : one["kind"] == "mean" ? mean_pool(x, window)
                                             : max_pool_picture(x, window);
    backward_along_wave(y);
    CHECK(worst(y.value(), one["output"]) < 1e-5);
    CHECK(worst(x.grad(), one["x"]) < 1e-5);
  }
}

TEST_CASE("convolution of pictures: PyTorch's to 1e-5") {
  for (const auto& one : golden()["convolution"]) {
    const Shape shape = shape_of(one["shape"]);
    const Window window{one["size"], one["stride"], one["padding"]};
    Generator any(0);
    Convolution layer(shape.back(), one["filters"], window, any);
    layer.filters.weight.value() = wave(6, layer.filters.weight.shape());
    layer.filters.bias.value() = wave(7, layer.filters.bias.shape());
    const Tensor x = parameter(wave(5, shape));
    const Tensor y = layer(x);
    backward_along_wave(y);
    CHECK(worst(y.value(), one["output"]) < 1e-5);
    CHECK(worst(x.grad(), one["x"]) < 1e-5);
    CHECK(worst(layer.filters.weight.grad(), one["weight"]) < 1e-5);
    CHECK(worst(layer.filters.bias.grad(), one["bias"]) < 1e-5);
  }
}

TEST_CASE("convolution of signals: the same as conv1d, with its gradients") {
  Generator any(0);
  const SignalConvolution layer(3, 18, {.size = 4}, any);
  const Tensor x = parameter(wave(5, {2, 9, 3})), same = parameter(wave(5, {2, 9, 3}));
  const Tensor y = layer(x);
  const Tensor filters = reshape(layer.filters.weight, {4, 3, 18});
  const Tensor expected = conv1d(same, filters) + layer.filters.bias;
  backward_along_wave(y);
  const Array gradient = layer.filters.weight.grad();
  layer.filters.weight.node()->has_grad = false;
  backward_along_wave(expected);
  const auto difference = [](const Array& a, const Array& b) { return xt::amax(xt::abs(a - b))(); };
  CHECK(y.shape() == Shape{2, 6, 18});
  CHECK(difference(y.value(), expected.value()) < 1e-5);
  CHECK(difference(x.grad(), same.grad()) < 1e-5);
  CHECK(difference(gradient, layer.filters.weight.grad()) < 1e-5);
}

TEST_CASE("a deep network with skips and layer norm: PyTorch's scores, loss and all gradients to 1e-5") {
  const auto& theirs = golden()["deep"];
  Generator any(0);
  const DeepNetwork network(
      {.inputs = 4, .classes = 3, .layers = 2, .width = 5, .norm = Norm::layer, .skip = true}, any);
  std::map<std::string, std::size_t> order;
  for (const std::string name : theirs["parameters"]) order.emplace(name, order.size());
  for (auto& [name, tensor] : network.named_parameters())
    tensor.node()->value = wave(order.at(name), tensor.shape());
  const Tensor scores = network(Tensor(wave(20, {3, 4})));
  const Tensor loss = cross_entropy(scores, Indices{2, 0, 1});
  loss.backward();
  CHECK(worst(scores.value(), theirs["scores"]) < 1e-5);
  CHECK(loss.item() == doctest::Approx(theirs["loss"].get<double>()).epsilon(1e-5));
  testing::compare_gradients(network, theirs["gradients"]);
}

TEST_CASE("pooling by hand: 1 4 2 3, windows of 2") {
  const Tensor x = parameter(signal({1, 4, 2, 3}));
  const Tensor y = max_pool(x, {.size = 2});
  CHECK(y.value() == signal({4, 4, 3}));
  y.backward(signal({10, 20, 40}));
  CHECK(x.grad() == signal({0, 30, 0, 40}));
  CHECK(max_pool(Tensor(signal({-5, -2, -3})), {.size = 3, .stride = 2, .padding = 1}).value() ==
        signal({-2, -2}));
  CHECK(mean_pool(Tensor(signal({1, 4, 2, 3})), {.size = 2, .stride = 2}).value() == signal({2.5, 2.5}));
}

TEST_CASE("windows that do not fit are one clear line") {
  const Tensor x(signal({1, 2, 3}));
  CHECK(contains(error_of([&] { max_pool(x, {.size = 4}); }), "3 positions are fewer than the window's 4"));
  CHECK(contains(error_of([&] { max_pool(x, {.size = 2, .padding = 2}); }), "padding"));
  CHECK(contains(error_of([&] { max_pool(x, {.size = 0}); }), "1 or more"));
  CHECK(contains(error_of([&] { max_pool(x, {.size = 1, .stride = 0}); }), "1 or more"));
}

TEST_CASE("batch norm trains gain and bias, as PyTorch's does; its running statistics are kept with them") {
  const BatchNorm norm(32);
  CHECK(norm.parameter_count() == 64);
  REQUIRE(norm.named_buffers().size() == 2);
  CHECK(norm.named_buffers()[0].name == "running_mean");
  CHECK(norm.named_buffers()[1].name == "running_variance");
}

TEST_CASE("batch norm refuses to train on one row, and says why") {
  const BatchNorm norm(3);
  Generator any(0);
  const Tensor one(wave(1, {1, 3}));
  CHECK(norm(one).shape() == Shape{1, 3});  // in use one row is as good as many
  const nn::Training training(any);
  CHECK(contains(error_of([&] { norm(one); }), "would become β whatever it was"));
  CHECK(norm(Tensor(wave(1, {1, 2, 3}))).shape() == Shape{1, 2, 3});  // one example of two positions
}

TEST_CASE("a network without a layer is refused; one layer is the least") {
  Generator any(0);
  DeepOptions options{.inputs = 4, .classes = 2, .layers = 0};
  CHECK(contains(error_of([&] { DeepNetwork(options, any); }), "without a layer"));
  options.layers = 1;
  CHECK(DeepNetwork(options, any)(Tensor(wave(1, {1, 4}))).shape() == Shape{1, 2});
}

TEST_CASE("He initialisation: Var(W) = 2/in; Xavier's: 2/(in + out); biases 0") {
  Generator generator(3);
  for (const auto& [how, summed] :
       {std::pair(Initialisation::he, 400.), std::pair(Initialisation::xavier, 500.)}) {
    const nn::Linear layer = initialised_linear(400, 100, how, generator);
    const double variance = mean(square(layer.weight)).item();
    CHECK(variance * summed / 2 == doctest::Approx(1).epsilon(.03));
    CHECK(layer.bias.value() == Array(Shape{100}, 0));
  }
}

TEST_CASE("descent by hand: θ ← θ − rate · v, v ← momentum · v + g") {
  Generator any(0);
  const nn::Linear unit(1, 1, any, nn::Linear::Bias::no);
  unit.weight.node()->value.fill(1);
  // L = θ²: at rate ¼ and momentum ½ θ goes 1, ½, 0, −¼
  const std::vector<double> losses = descend(
      unit, [&](Generator&) { return sum(square(unit.weight)); }, {.rate = .25, .momentum = .5}, 3, any);
  CHECK(losses == std::vector<double>{1, .25, 0});
  CHECK(unit.weight.value()(0, 0) == -.25);
}

TEST_CASE("a batch of one picture: both networks have an answer") {
  Generator generator(2);
  const Array one = uniform({1, 8, 8}, 0, 1, generator);
  CHECK(Perceptron(4, generator)(Tensor(one)).shape() == Shape{1, 4});
  const ConvolutionalNetwork network(4, generator);
  CHECK(network(Tensor(one)).shape() == Shape{1, 4});
  CHECK(network.parameter_count() == 8 * 10 + 16 * 73 + 4 * 65);
}
