// Every operation against central differences, in odd shapes, broadcast, and with empty axes.
#include "gradient_check.hpp"

using namespace unrolled;
using check::gradient;
using check::numbers;

namespace {

using Unary = std::function<Tensor(const Tensor&)>;
using Binary = std::function<Tensor(const Tensor&, const Tensor&)>;

const std::vector<Shape> odd_shapes{{}, {1}, {3}, {17}, {2, 5}, {3, 1, 7}, {2, 3, 4, 5}, {0}, {3, 0, 2}};

void unary(const char* name, const Unary& f, double low = -2, double high = 2) {
  for (const Shape& shape : odd_shapes) {
    CAPTURE(name);
    CAPTURE(to_string(shape));
    gradient([&](const auto& x) { return f(x[0]); }, {numbers(shape, 3, low, high)});
  }
}

void binary(const char* name, const Binary& f, double low = -2, double high = 2) {
  const std::vector<std::pair<Shape, Shape>> shapes{
      {{}, {}},      {{3}, {3}},       {{2, 5}, {5}},       {{5}, {2, 5}},       {{2, 5}, {}},
      {{}, {4}},     {{3, 1}, {1, 4}}, {{2, 1, 3}, {4, 1}}, {{2, 3, 4}, {3, 4}}, {{1}, {2, 2}},
      {{0, 3}, {3}}, {{2, 1}, {1, 0}}};
  for (const auto& [a, b] : shapes) {
    CAPTURE(name);
    CAPTURE(to_string(a) + " and " + to_string(b));
    gradient([&](const auto& x) { return f(x[0], x[1]); },
             {numbers(a, 3, low, high), numbers(b, 4, low, high)});
  }
}

Mask checkerboard(const Shape& shape) {
  Mask mask = Mask::from_shape(shape);
  for (std::size_t i = 0; i < mask.size(); ++i) mask.flat(i) = i % 3 == 0;
  return mask;
}

}  // namespace

TEST_CASE("arithmetic, with broadcasting") {
  binary("+", [](auto& a, auto& b) { return a + b; });
  binary("-", [](auto& a, auto& b) { return a - b; });
  binary("*", [](auto& a, auto& b) { return a * b; });
  binary(
      "/", [](auto& a, auto& b) { return a / b; }, .5, 2);
  binary("minimum", [](auto& a, auto& b) { return minimum(a, b); });
  binary("maximum", [](auto& a, auto& b) { return maximum(a, b); });
  unary("negate", [](auto& x) { return -x; });
  unary("number − x·2 + 1", [](auto& x) { return 3.0 - x * 2.0 + 1.0; });
  unary("x·x, the same value twice", [](auto& x) { return x * x + x; });
}

TEST_CASE("functions of one element") {
  unary("exp", [](auto& x) { return exp(x); });
  unary(
      "log", [](auto& x) { return log(x); }, .2, 3);
  unary(
      "sqrt", [](auto& x) { return sqrt(x); }, .2, 3);
  unary("square", [](auto& x) { return square(x); });
  unary(
      "pow", [](auto& x) { return pow(x, 2.5); }, .2, 3);
  unary("abs", [](auto& x) { return abs(x); });
  unary("clamp", [](auto& x) { return clamp(x, -.9, 1.1); });
  unary("tanh", [](auto& x) { return tanh(x); });
  unary("sigmoid", [](auto& x) { return sigmoid(x); });
  unary("softplus", [](auto& x) { return softplus(x); });
  unary("relu", [](auto& x) { return relu(x); });
  unary("gelu", [](auto& x) { return gelu(x); });
  unary("gelu_tanh", [](auto& x) { return gelu_tanh(x); });
  unary("silu", [](auto& x) { return silu(x); });
}

TEST_CASE("reductions, over everything and along each axis") {
  unary("sum", [](auto& x) { return sum(x); });
  for (const Shape& shape : {Shape{3}, Shape{2, 5}, Shape{3, 1, 7}, Shape{2, 3, 4, 5}}) {
    CAPTURE(to_string(shape));
    gradient([](const auto& x) { return mean(x[0]); }, {numbers(shape)});
    for (int axis = -static_cast<int>(shape.size()); axis < static_cast<int>(shape.size()); ++axis) {
      CAPTURE(axis);
      for (const bool keep : {false, true}) {
        gradient([&](const auto& x) { return sum(x[0], axis, keep); }, {numbers(shape)});
        gradient([&](const auto& x) { return mean(x[0], axis, keep); }, {numbers(shape)});
        gradient([&](const auto& x) { return max(x[0], axis, keep); }, {numbers(shape)});
      }
    }
  }
  gradient([](const auto& x) { return sum(x[0], 1); }, {numbers({3, 0, 2})});
}

TEST_CASE("softmax and log_softmax along each axis") {
  for (const Shape& shape : {Shape{4}, Shape{1}, Shape{2, 5}, Shape{3, 4, 2}, Shape{2, 0}, Shape{0, 3}}) {
    for (int axis = -1; axis < static_cast<int>(shape.size()); ++axis) {
      CAPTURE(to_string(shape));
      CAPTURE(axis);
      gradient([&](const auto& x) { return softmax(x[0], axis); }, {numbers(shape)});
      gradient([&](const auto& x) { return log_softmax(x[0], axis); }, {numbers(shape)});
    }
  }
}

TEST_CASE("cross_entropy: plain, smoothed, with ignored targets") {
  const Indices targets{{0, 3, ignored}, {2, 2, 4}};
  for (const double smoothing : {0., .1}) {
    gradient([&](const auto& x) { return cross_entropy(x[0], targets, smoothing); }, {numbers({2, 3, 5})});
  }
  const Indices one = Indices::from_shape({});
  gradient([&](const auto& x) { return cross_entropy(x[0], Indices(Index{2})); }, {numbers({4})});
}

TEST_CASE("layer_norm and rms_norm") {
  for (const Shape& shape : {Shape{6}, Shape{3, 6}, Shape{2, 3, 6}, Shape{2, 0, 6}}) {
    CAPTURE(to_string(shape));
    gradient([](const auto& x) { return layer_norm(x[0], x[1], x[2]); },
             {numbers(shape), numbers({6}, 5), numbers({6}, 6)});
    gradient([](const auto& x) { return rms_norm(x[0], x[1]); }, {numbers(shape), numbers({6}, 5)});
  }
}

TEST_CASE("matmul: matrices, vectors, batches, and batches that broadcast") {
  const std::vector<std::pair<Shape, Shape>> shapes{{{2, 3}, {3, 4}},
                                                    {{3}, {3, 4}},
                                                    {{2, 3}, {3}},
                                                    {{3}, {3}},
                                                    {{5, 2, 3}, {3, 4}},
                                                    {{5, 2, 3}, {5, 3, 4}},
                                                    {{2, 3}, {5, 3, 4}},
                                                    {{2, 1, 2, 3}, {4, 3, 1}},
                                                    {{5, 2, 3}, {3}},
                                                    {{0, 3}, {3, 4}},
                                                    {{2, 0}, {0, 4}},
                                                    {{1, 1}, {1, 1}},
                                                    {{2, 5, 1, 3}, {2, 1, 3, 2}}};
  for (const auto& [a, b] : shapes) {
    CAPTURE(to_string(a) + " × " + to_string(b));
    gradient([](const auto& x) { return matmul(x[0], x[1]); }, {numbers(a), numbers(b, 2)});
  }
  for (const Shape& x : {Shape{3}, Shape{2, 3}, Shape{2, 4, 3}, Shape{0, 3}}) {
    gradient([](const auto& p) { return linear(p[0], p[1], p[2]); },
             {numbers(x), numbers({3, 5}, 2), numbers({5}, 3)});
    gradient([](const auto& p) { return inner(p[0], p[1]); }, {numbers(x), numbers({5, 3}, 2)});
  }
}

TEST_CASE("layout: reshape, permute, transpose, slice, concat, stack, broadcast_to") {
  gradient([](const auto& x) { return reshape(x[0], {3, -1}); }, {numbers({2, 6})});
  gradient([](const auto& x) { return permute(x[0], {2, 0, 3, 1}); }, {numbers({2, 3, 4, 5})});
  gradient([](const auto& x) { return transpose(x[0], 0, 2); }, {numbers({2, 3, 4})});
  gradient([](const auto& x) { return transpose(x[0]); }, {numbers({0, 4})});
  for (int axis = 0; axis < 3; ++axis) {
    gradient([&](const auto& x) { return slice(x[0], axis, 1, -1); }, {numbers({4, 3, 5})});
    gradient([&](const auto& x) { return slice(x[0], axis, 2, 2); }, {numbers({4, 3, 5})});
    gradient(
        [&](const auto& x) {
          return concat({x[0], x[1], x[0]}, axis);
        },
        {numbers({2, 3, 4}), numbers({2, 3, 4}, 2)});
  }
  gradient([](const auto& x) { return concat({x[0], x[1]}, 1); }, {numbers({2, 0}), numbers({2, 3}, 2)});
  for (int axis = -3; axis < 3; ++axis) {
    gradient([&](const auto& x) { return stack({x[0], x[1]}, axis); }, {numbers({2, 3}), numbers({2, 3}, 2)});
  }
  gradient([](const auto& x) { return broadcast_to(x[0], {2, 3, 4}); }, {numbers({3, 1})});
}

TEST_CASE("choosing: gather, pick, where, masked_fill, dropout") {
  const Indices rows{{0, 2, 2}, {4, 0, 2}};
  gradient([&](const auto& x) { return gather(x[0], rows); }, {numbers({5, 3})});
  gradient([&](const auto& x) { return pick(x[0], rows); }, {numbers({2, 3, 5})});
  gradient(
      [](const auto& x) {
        return select(checkerboard({2, 3}), x[0], x[1]);
      },
      {numbers({2, 3}), numbers({3}, 2)});
  gradient([](const auto& x) { return masked_fill(x[0], checkerboard({3, 4}), -5); }, {numbers({2, 3, 4})});
  gradient(
      [](const auto& x) {
        Generator generator(5);
        return dropout(x[0], .4, generator);
      },
      {numbers({3, 4})});
}

TEST_CASE("conv1d: valid, causal, padded wider than the filter") {
  for (const auto& [left, right] : {std::pair{0, 0}, {2, 0}, {1, 1}, {0, 2}, {4, 3}}) {
    CAPTURE(left);
    CAPTURE(right);
    gradient([&](const auto& x) { return conv1d(x[0], x[1], left, right); },
             {numbers({2, 5, 3}), numbers({3, 3, 4}, 2)});
  }
  gradient([](const auto& x) { return conv1d(x[0], x[1], 2, 0); },
           {numbers({2, 1, 3}), numbers({3, 3, 4}, 2)});
}

TEST_CASE("a check can fail: a wrong derivative is caught") {
  static constexpr Operation wrong{"wrong", "y = x²", "∂x = x ∂y (wrong by 2)"};
  const Tensor x = parameter(numbers({3}));
  const Tensor y = make(wrong, Array(x.value() * x.value()), {x}, Where::here(),
                        [](Node& out) { accumulate(*out.inputs[0], Array(out.input(0) * out.grad)); });
  sum(y).backward();
  CHECK(std::abs(x.grad()(0) - 2 * x.value()(0)) > 1e-3);
}

TEST_CASE("attend: every head, masks, dropout, one axis less, nobody to ask") {
  Mask causal = Mask::from_shape({3, 4}), rows = Mask::from_shape({2, 1, 4});
  for (std::size_t t = 0; t < 3; ++t) {
    for (std::size_t s = 0; s < 4; ++s) causal(t, s) = s > t + 1;
  }
  for (std::size_t s = 0; s < 4; ++s) {
    rows(0, 0, s) = s > 1;
    rows(1, 0, s) = true;  // from the second, all is hidden
  }
  const std::vector<Array> three = {numbers({2, 3, 6}, 1), numbers({2, 4, 6}, 2), numbers({2, 4, 6}, 3)};
  for (const Mask& hidden : {Mask(false), causal, rows, Mask(causal || rows)}) {
    for (const std::size_t heads : {1, 3}) {
      gradient([&](const auto& x) { return attend(x[0], x[1], x[2], heads, hidden); }, three);
    }
  }
  Array keep = xt::ones<Real>({2, 2, 3, 4});
  keep(0, 0, 0, 0) = keep(0, 1, 2, 3) = keep(1, 0, 1, 1) = 0;
  keep *= 1.25;
  gradient([&](const auto& x) { return attend(x[0], x[1], x[2], 2, causal, keep); }, three);
  gradient([&](const auto& x) { return attend(x[0], x[1], x[2], 2, causal); },
           {numbers({3, 6}, 1), numbers({4, 6}, 2), numbers({4, 6}, 3)});
  // A bias of each shape that broadcasts to (2,3,3,4), learnt beside the rest
  for (const Shape& shape : {Shape{4}, {3, 4}, {3, 1}, {3, 3, 4}, {3, 1, 4}, {2, 1, 3, 4}, {2, 3, 3, 4}}) {
    std::vector<Array> four = three;
    four.push_back(numbers(shape, 4));
    gradient([&](const auto& x) { return attend(x[0], x[1], x[2], 3, Mask(causal || rows), {}, x[3]); },
             four);
  }
  gradient([&](const auto& x) { return attend(x[0], x[0], x[0], 2); }, {numbers({2, 3, 4})});
  gradient([&](const auto& x) { return attend(x[0], x[1], x[2], 2); },
           {numbers({2, 3, 4}), numbers({2, 0, 4}), numbers({2, 0, 4})});
}
