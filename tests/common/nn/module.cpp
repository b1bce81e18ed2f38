#include "nn/module.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "base/error.hpp"
#include "error_of.hpp"
#include "nn/checkpoint.hpp"
#include "nn/layers.hpp"

using namespace unrolled;

namespace {

struct FeedForward : nn::Module {
  FeedForward(std::size_t C, Generator& generator)
      : up(add("up", nn::Linear(C, 4 * C, generator))),
        down(add("down", nn::Linear(4 * C, C, generator, nn::Linear::Bias::no))) {}
  Tensor operator()(const In& x) const { return down(relu(up(x))); }
  nn::Linear up, down;
};

struct Block : nn::Module {
  explicit Block(Generator& generator)
      : norm(add("norm", nn::LayerNorm(2))), mlp(add("mlp", FeedForward(2, generator))) {
    scale = add("scale", Array{1, 2});
  }
  nn::LayerNorm norm;
  FeedForward mlp;
  Tensor scale;
};

// The input and output tables are one.
struct Tied : nn::Module {
  explicit Tied(Generator& generator) : in(add("in", nn::Embedding(3, 2, generator))), out(add("out", in)) {}
  nn::Embedding in, out;
};

struct Statistics : nn::Module {
  Statistics() : mean(add_buffer("mean", Array{1, 2})) {}
  Tensor mean;
};

struct Measured : nn::Module {
  Measured() : scale(add("scale", Array{5})), statistics(add("statistics", Statistics())) {}
  Tensor scale;
  Statistics statistics;
};

struct BufferClash : nn::Module {
  BufferClash() { add("a", Array{1}), add_buffer("a", Array{2}); }
};

struct Clash : nn::Module {
  Clash() { add("a", Array{1}), add("a", Array{2}); }
};
struct Nameless : nn::Module {
  Nameless() { add("", Array{1}); }
};

}  // namespace

TEST_CASE("a module knows its own and its parts' parameters under dotted names") {
  Generator generator(1);
  const Block block(generator);
  std::vector<std::string> names;
  for (const auto& [name, tensor] : block.named_parameters()) {
    names.push_back(name);
    CHECK(tensor.name() == name);  // what errors and graphs call it
  }
  CHECK(names == std::vector<std::string>{"norm.gain", "norm.bias", "mlp.up.weight", "mlp.up.bias",
                                          "mlp.down.weight", "scale"});
  CHECK(block.parameters().size() == 6);
  CHECK(block.parameter_count() == 2 + 2 + 16 + 8 + 16 + 2);
}

TEST_CASE("a copy shares its parameters, and gradients reach them through the parts") {
  Generator generator(1);
  Block block(generator);
  const Block copy = block;
  sum(copy.mlp(Array{{1, 2}})).backward();
  CHECK(block.mlp.down.weight.has_grad());
  CHECK(block.parameters()[2].has_grad());
  block.zero_grad();
  CHECK_FALSE(copy.mlp.down.weight.has_grad());
  block.scale.value()(0) = 7;
  CHECK(copy.parameters()[5].value()(0) == 7);
}

TEST_CASE("a shared parameter is there once, under its first name") {
  Generator generator(1);
  const Tied tied(generator);
  REQUIRE(tied.parameters().size() == 1);
  CHECK(tied.named_parameters()[0].name == "in.table");
}

TEST_CASE("a buffer is kept and copied with the model, and is no parameter") {
  Measured from, to;
  CHECK(from.parameter_count() == 1);
  REQUIRE(from.named_buffers().size() == 1);
  CHECK(from.named_buffers()[0].name == "statistics.mean");
  CHECK(from.named_values().size() == 2);
  sum(from.scale * from.statistics.mean).backward();
  CHECK_FALSE(from.statistics.mean.has_grad());

  from.statistics.mean.value() = Array{3, 4};
  nn::copy_values(from, to);
  CHECK(to.statistics.mean.value() == Array{3, 4});
  CHECK_THROWS_WITH_AS(BufferClash(), "a buffer of a module is called 'a', which is taken", Error);

  nn::Checkpoint checkpoint;
  checkpoint.put(from);
  CHECK(checkpoint.tensors.contains("statistics.mean"));
  to.statistics.mean.value() = Array{0, 0};
  checkpoint.get(to);
  CHECK(to.statistics.mean.value() == Array{3, 4});
}

TEST_CASE("names must be there and differ") {
  CHECK_THROWS_WITH_AS(Clash(), "two parameters of a module are called 'a'", Error);
  CHECK_THROWS_AS(Nameless(), Error);
}

TEST_CASE("layers compute what their formulas say, by hand") {
  Generator generator(1);
  nn::Linear linear(2, 3, generator);
  linear.weight.value() = Array{{1, 2, 3}, {4, 5, 6}};
  linear.bias.value() = Array{10, 20, 30};
  CHECK(linear(Array{{1, -1}}).value() == Array{{7, 17, 27}});
  const nn::Linear given(Array{{1, 2, 3}, {4, 5, 6}}, Array{10, 20, 30});
  CHECK(given(Array{{1, -1}}).value() == Array{{7, 17, 27}});
  CHECK(given.named_parameters()[0].name == "weight");
  CHECK(testing::contains(testing::error_of([] {
                            nn::Linear(Array{{1, 2}}, Array{1});
                          }),
                          "a weight (1, 2) and a bias (1)"));
  nn::Linear bare(2, 2, generator, nn::Linear::Bias::no);
  CHECK(bare.parameters().size() == 1);
  bare.weight.value() = Array{{1, 0}, {4, 1}};
  CHECK(bare(Array{{1, -1}}).value() == Array{{-3, -1}});

  nn::Embedding embedding(2, 2, generator);
  embedding.table.value() = Array{{1, 2}, {3, 4}};
  const Indices ids = xt::xtensor<Index, 1>{1, 0, 1};
  CHECK(embedding(ids).value() == Array{{3, 4}, {1, 2}, {3, 4}});

  const nn::LayerNorm norm(2, 0);
  CHECK(norm(Array{{1, 3}}).value() == Array{{-1, 1}});
}

TEST_CASE("values are copied between modules that are built alike, and between no others") {
  Generator generator(1);
  const FeedForward from(2, generator), to(2, generator), wider(3, generator);
  const Array before = wider.up.weight.value();
  nn::copy_values(from, to);
  CHECK(to.down.weight.value() == from.down.weight.value());
  CHECK(
      testing::error_of([&] {
        nn::copy_values(from, wider);
      }).starts_with("copy_values: parameter 0 is 'up.weight' (2, 8) in one module and 'up.weight' (3, 12)"));
  CHECK(wider.up.weight.value() == before);
  const nn::Linear with(2, 2, generator), without(2, 2, generator, nn::Linear::Bias::no);
  const Array kept = with.weight.value();
  CHECK_THROWS_AS(nn::copy_values(without, with), Error);
  CHECK_THROWS_AS(nn::copy_values(with, without), Error);
  CHECK(with.weight.value() == kept);
  CHECK_THROWS_AS(nn::copy_values(nn::LayerNorm(2), without), Error);
}

TEST_CASE("beginning anew: every parameter, also one without a dot in its name, or an error") {
  Generator generator(1);
  nn::Linear alone(20, 30, generator);
  nn::begin_normal(alone, 0.5, generator);
  CHECK(alone.bias.value() == Array(xt::zeros<Real>({30})));
  CHECK(xt::stddev(alone.weight.value())() == doctest::Approx(0.5).epsilon(0.1));
  nn::LayerNorm norm(2);
  norm.gain.value().fill(7);
  nn::begin_normal(norm, 0.5, generator);
  CHECK(norm.gain.value() == Array{1, 1});
  const Block block(generator);  // has a parameter "scale"
  const Array before = block.mlp.up.weight.value();
  CHECK(testing::error_of([&] {
          nn::begin_normal(block, 0.5, generator);
        }).starts_with("begin_normal: how does 'scale' begin?"));
  CHECK(block.mlp.up.weight.value() == before);
}

TEST_CASE("layers begin as they should") {
  Generator generator(3);
  const nn::Linear linear(100, 200, generator);
  Real largest = 0, sum = 0;
  for (const Real w : flat(linear.weight.value())) largest = std::max(largest, std::abs(w)), sum += w;
  CHECK(largest <= Real(0.1));
  CHECK(largest > Real(0.099));
  CHECK(std::abs(sum / 20000) < Real(0.002));
  const nn::Embedding embedding(200, 100, generator, 0.02);
  double square = 0;
  for (const Real w : flat(embedding.table.value())) square += w * w;
  CHECK(std::sqrt(square / 20000) == doctest::Approx(0.02).epsilon(0.03));
}

TEST_CASE(
    "begin_normal draws weights and tables, zeroes biases, and leaves a norm's gain; copy_values shares "
    "nothing") {
  struct Model : nn::Module {
    explicit Model(Generator& generator)
        : table(add("table", nn::Embedding(50, 40, generator))),
          layer(add("layer", nn::Linear(40, 30, generator))),
          norm(add("norm", nn::LayerNorm(30))) {}
    nn::Embedding table;
    nn::Linear layer;
    nn::LayerNorm norm;
  };
  Generator generator(3);
  Model model(generator), other(generator);
  model.layer.bias.value().fill(7);
  nn::begin_normal(model, 0.05, generator);
  CHECK(xt::stddev(model.table.table.value())() == doctest::Approx(0.05).epsilon(0.1));
  CHECK(xt::stddev(model.layer.weight.value())() == doctest::Approx(0.05).epsilon(0.1));
  CHECK(xt::amax(xt::abs(model.layer.bias.value()))() == 0);
  CHECK(xt::amin(model.norm.gain.value())() == 1);

  nn::copy_values(model, other);
  CHECK(other.layer.weight.value() == model.layer.weight.value());
  other.layer.weight.value().fill(1);
  CHECK(model.layer.weight.value()(0, 0) != 1);
}

TEST_CASE("dropout drops in training only, and keeps the expectation") {
  Generator generator(5);
  const nn::Dropout dropout(0.25);
  const Tensor x = Array(xt::ones<Real>({10000}));
  CHECK(dropout(x).value() == x.value());
  {
    const nn::Training training(generator);
    const Array y = dropout(x).value();
    double sum = 0;
    std::size_t zeros = 0;
    for (const Real v : flat(y)) zeros += v == 0, sum += v;
    CHECK(zeros == doctest::Approx(2500).epsilon(0.1));
    CHECK(sum == doctest::Approx(10000).epsilon(0.05));
  }
  CHECK(dropout(x).value() == x.value());
  CHECK_THROWS_AS(nn::Dropout(1.0), Error);
  CHECK_THROWS_AS(nn::Dropout(-0.1), Error);
}

TEST_CASE("a layer's output names the line that called the layer, not the library") {
  Generator generator(1);
  const nn::Linear linear(2, 2, generator);
  const nn::LayerNorm norm(2);
  const nn::Embedding embedding(2, 2, generator);
  const Tensor x = Array{{1, 2}};
  const Tensor results[] = {linear(x), norm(x), embedding(Indices{0})};
  for (const Tensor& y : results) {
    CHECK(std::string(file_name(y.node()->where.file)) == "module.cpp");
    CHECK(std::string(y.node()->where.file).starts_with("tests/"));
    CHECK(y.node()->where.line == __LINE__ - 4);
  }
}
