// Values and gradients in float against PyTorch's, made by tests/common/tensor/pytorch.py.
#include <doctest/doctest.h>

#include "golden.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

/// The formula of tests/common/tensor/pytorch.py.
Tensor numbers(const Shape& shape, double phase) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x.flat(i) = static_cast<Real>(2 * std::sin(static_cast<double>(i + 1) * phase));
  }
  return parameter(x);
}

void compare(const std::string& what, const Array& ours, const std::vector<double>& theirs) {
  const std::size_t stride = ours.size() == theirs.size() ? 1 : 97;  // long gradients are thinned
  REQUIRE((ours.size() + stride - 1) / stride == theirs.size());
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const double difference = std::abs(static_cast<double>(ours.flat(i * stride)) - theirs[i]);
    if (!(difference <= 2e-5 * std::max(1., std::abs(theirs[i])))) {
      FAIL_CHECK(what << "[" << i * stride << "]: ours " << ours.flat(i * stride) << ", PyTorch's "
                      << theirs[i]);
      return;
    }
  }
}

/// Runs the operation of one case and returns its output; `inputs` receives the parameters.
using Case = std::function<Tensor(std::vector<Tensor>& inputs)>;

Case unary(std::function<Tensor(const Tensor&)> f, Shape shape = {3, 37}) {
  return [=](auto& inputs) {
    inputs = {numbers(shape, .37)};
    return f(inputs[0]);
  };
}

Case positive(std::function<Tensor(const Tensor&)> f) {
  return unary([=](const Tensor& x) { return f(abs(x) + .1); });
}

Case several(std::vector<std::pair<Shape, double>> shapes,
             std::function<Tensor(const std::vector<Tensor>&)> f) {
  return [=](auto& inputs) {
    for (const auto& [shape, phase] : shapes) inputs.push_back(numbers(shape, phase));
    return f(inputs);
  };
}

Case pair(std::function<Tensor(const Tensor&, const Tensor&)> f) {
  return several({{{4, 1, 6}, .37}, {{5, 1}, .73}}, [=](const auto& x) { return f(x[0], x[1]); });
}

/// Every 15th row and 13th column, as the script takes them: by multiplying with rows of the identity.
Tensor thinned(const Tensor& x) {
  Array rows = xt::zeros<Real>({10, 150});
  Array columns = xt::zeros<Real>({130, 10});
  for (std::size_t i = 0; i < 10; ++i) rows(i, 15 * i) = columns(13 * i, i) = 1;
  return matmul(rows, matmul(x, columns));
}

const Indices targets{3, 0, ignored, 8, 8};

const std::map<std::string, Case> cases{
    {"exp", unary([](auto& x) { return exp(x); })},
    {"log", positive([](auto& x) { return log(x); })},
    {"sqrt", positive([](auto& x) { return sqrt(x); })},
    {"pow", positive([](auto& x) { return pow(x, 1.7); })},
    {"abs", unary([](auto& x) { return abs(x); })},
    {"clamp", unary([](auto& x) { return clamp(x, -.5, 1.2); })},
    {"tanh", unary([](auto& x) { return tanh(x); })},
    {"sigmoid", unary([](auto& x) { return sigmoid(x); })},
    {"softplus", unary([](auto& x) { return softplus(x); })},
    {"relu", unary([](auto& x) { return relu(x); })},
    {"gelu", unary([](auto& x) { return gelu(x); })},
    {"gelu_tanh", unary([](auto& x) { return gelu_tanh(x); })},
    {"silu", unary([](auto& x) { return silu(x); })},
    {"sum", unary([](auto& x) { return sum(x); })},
    {"mean over axis 0", unary([](auto& x) { return mean(x, 0); })},
    {"max over axis 1", unary([](auto& x) { return max(x, 1); })},
    {"softmax", unary([](auto& x) { return softmax(x); })},
    {"softmax over axis 0", unary([](auto& x) { return softmax(x, 0); })},
    {"log_softmax", unary([](auto& x) { return log_softmax(x); })},
    {"permute", unary(
                    [](auto& x) {
                      return permute(x, {2, 0, 1});
                    },
                    {3, 5, 7})},
    {"add", pair([](auto& a, auto& b) { return a + b; })},
    {"subtract", pair([](auto& a, auto& b) { return a - b; })},
    {"multiply", pair([](auto& a, auto& b) { return a * b; })},
    {"minimum", pair([](auto& a, auto& b) { return minimum(a, b); })},
    {"maximum", pair([](auto& a, auto& b) { return maximum(a, b); })},
    {"divide", pair([](auto& a, auto& b) { return a / (abs(b) + 1.); })},
    {"cross_entropy 0.0", unary([](auto& x) { return cross_entropy(x, targets); }, {5, 9})},
    {"cross_entropy 0.1", unary([](auto& x) { return cross_entropy(x, targets, .1); }, {5, 9})},
    {"layer_norm", several({{{4, 3, 19}, .37}, {{19}, .73}, {{19}, .11}},
                           [](auto& x) { return layer_norm(x[0], x[1], x[2]); })},
    {"rms_norm", several({{{4, 3, 19}, .37}, {{19}, .73}}, [](auto& x) { return rms_norm(x[0], x[1]); })},
    {"matmul", several({{{3, 2, 5, 7}, .37}, {{2, 7, 4}, .73}}, [](auto& x) { return matmul(x[0], x[1]); })},
    {"matmul, shared between threads",
     several({{{150, 64}, .37}, {{64, 130}, .73}}, [](auto& x) { return thinned(matmul(x[0], x[1])); })},
    {"linear", several({{{3, 4, 7}, .37}, {{7, 5}, .73}, {{5}, .11}},
                       [](auto& x) { return linear(x[0], x[1], x[2]); })},
    {"conv1d",
     several({{{2, 9, 3}, .37}, {{4, 3, 5}, .73}}, [](auto& x) { return conv1d(x[0], x[1], 3, 1); })},
    {"gather", unary(
                   [](auto& x) {
                     return gather(x, Indices{{5, 0, 5}, {2, 2, 1}});
                   },
                   {6, 4})},
};

}  // namespace

TEST_CASE("every operation agrees with PyTorch, value and gradients") {
  std::size_t compared = 0;
  for (const auto& golden : testing::golden("common/tensor/pytorch")) {
    const std::string name = golden["name"];
    CAPTURE(name);
    REQUIRE(cases.count(name) == 1);
    std::vector<Tensor> inputs;
    const Tensor output = cases.at(name)(inputs);
    Array weights = Array::from_shape(output.shape());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights.flat(i) = static_cast<Real>(std::cos(static_cast<double>(i) * .7));
    }
    CHECK(std::vector<std::size_t>(output.shape().begin(), output.shape().end()) ==
          golden["shape"].get<std::vector<std::size_t>>());
    compare(name, output.value(), golden["value"]);
    output.backward(weights);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      compare("gradient " + std::to_string(i) + " of " + name, inputs[i].grad(), golden["gradients"][i]);
    }
    ++compared;
  }
  CHECK(compared == cases.size());
}
