#include "13_gpt/gpt.hpp"

#include <doctest/doctest.h>

#include "13_gpt/sizes.hpp"
#include "error_of.hpp"

using namespace unrolled;
using gpt::Cache;
using gpt::Config;
using gpt::Gpt;

namespace {

constexpr Config small = {.vocabulary = 50, .context = 16, .width = 24, .heads = 3, .layers = 2};

Indices random_tokens(std::size_t n, Generator& generator) {
  Indices tokens = Indices::from_shape({n});
  for (Index& token : tokens) token = static_cast<Index>(generator.below(small.vocabulary));
  return tokens;
}

}  // namespace

TEST_CASE(
    "GPT-2's four sizes to the parameter, a block of the largest GPT-3, and GPT-3's eight as the paper "
    "rounds them") {
  std::vector<std::size_t> counts;
  for (const gpt::PublishedSize& size : gpt::gpt_2) counts.push_back(gpt::parameters_of(size.config));
  CHECK(counts == std::vector<std::size_t>{124'439'808, 354'823'168, 774'030'080, 1'557'611'200});
  CHECK(gpt::block_parameters(12288) == 1'812'099'072);
  CHECK(std::size(gpt::gpt_3) == 8);
  for (const gpt::PublishedSize& size : gpt::gpt_3) {
    INFO(size.name);
    CHECK(static_cast<double>(gpt::parameters_of(size.config)) ==
          doctest::Approx(size.announced).epsilon(0.02));
  }
}

TEST_CASE("the formula counts what a model really has") {
  Generator generator(1);
  CHECK(Gpt(small, generator).parameter_count() == gpt::parameters_of(small));
}

TEST_CASE("it begins knowing nothing: a loss of ln V") {
  Generator generator(2);
  const Gpt model(small, generator);
  const NoGrad no_grad;
  const Indices tokens = random_tokens(16, generator), targets = random_tokens(16, generator);
  CHECK(cross_entropy(model(tokens), targets).item() == doctest::Approx(std::log(50)).epsilon(0.02));
}

TEST_CASE("what comes later changes nothing before it") {
  Generator generator(3);
  const Gpt model(small, generator);
  Indices tokens = random_tokens(8, generator);
  const Array before = model(tokens).value();
  tokens(5) = (tokens(5) + 1) % 50;
  const Array after = model(tokens).value();
  CHECK(xt::view(before, xt::range(0, 5)) == xt::view(after, xt::range(0, 5)));
  CHECK(xt::view(before, 5) != xt::view(after, 5));
}

TEST_CASE("cache and recomputation agree, token by token, for one text without the batch axis") {
  Generator generator(4);
  const Gpt model(small, generator);
  const NoGrad no_grad;
  const Indices tokens = random_tokens(16, generator);
  const Array whole = model(tokens).value();  // (T,V)
  Cache cache;
  for (std::size_t t = 0; t < 16; ++t) {
    const Array step = model(Indices{tokens(t)}, {.cache = &cache}).value();  // (1,V)
    CHECK(xt::amax(xt::abs(xt::view(step, 0) - xt::view(whole, t)))() < 1e-5);
  }
  CHECK(cache.read == std::vector<std::size_t>{16});
  CHECK(cache.blocks[1].key.shape() == Shape{16, 24});
}

TEST_CASE("more than it can look back on, and tokens that it does not know, are refused") {
  Generator generator(5);
  const Gpt model(small, generator);
  const auto error = testing::error_of([&] { model(random_tokens(17, generator)); });
  CHECK(testing::contains(error, "gpt: 17 tokens where the model looks back on 16"));
  CHECK_THROWS_AS(model(Indices{50}), Error);
  Cache cache;
  const NoGrad no_grad;
  model(random_tokens(16, generator), {.cache = &cache});
  CHECK_THROWS_AS(model(Indices{1}, {.cache = &cache}), Error);
}

TEST_CASE(
    "lengths that do not fit, texts without a token and another batch's cache are refused in one line") {
  Generator generator(5);
  const Gpt model(small, generator);
  const Indices two = {{1, 2, 3}, {4, 5, 6}};
  const auto error_with = [&](const Indices& lengths) {
    return testing::error_of([&] { model(two, {.lengths = lengths}); });
  };
  CHECK(testing::contains(error_with({3, 4}), "gpt: a length of 4 in a batch of 3 tokens a row"));
  CHECK(testing::contains(error_with({-1, 3}), "gpt: a length of -1"));
  CHECK(testing::contains(error_with({3}), "gpt: 1 lengths for 2 texts"));
  CHECK(testing::contains(error_with({3, 3, 3}), "gpt: 3 lengths for 2 texts"));
  CHECK(all_finite(model(two, {.lengths = {0, 3}}).value()));
  CHECK_THROWS_WITH_AS(model(Indices::from_shape({2, 0})), doctest::Contains("without a token"), Error);
  CHECK_THROWS_WITH_AS(model(Indices::from_shape({0})), doctest::Contains("without a token"), Error);
  Cache cache;
  model(two, {.cache = &cache});
  CHECK_THROWS_WITH_AS(model(Indices{7}, {.cache = &cache}), doctest::Contains("1 texts, and a cache of 2"),
                       Error);
  CHECK(cache.read == std::vector<std::size_t>{3, 3});
}

TEST_CASE("attention alone has no feed-forward parameters") {
  Generator generator(6);
  Config config = small;
  config.feed_forward = false;
  const Gpt model(config, generator);
  for (const auto& [name, parameter] : model.named_parameters()) {
    CHECK(name.find("feed_forward") == name.npos);
    CHECK(name.find("norm_2") == name.npos);
  }
  CHECK(model(Indices{1, 2}).shape() == Shape{2, 50});
}
