#include "13_gpt/writing.hpp"

#include <doctest/doctest.h>

#include "13_gpt/experiments/streaming.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::gpt;

namespace {

Gpt small_model() {
  Generator generator(1);
  return Gpt({.vocabulary = 12, .context = 8, .width = 16, .heads = 2, .layers = 2}, generator);
}

// Probabilities of ½, ¼, ⅛, ⅛, in another order.
const Array logits = {std::log(0.125f), std::log(0.5f), std::log(0.25f), std::log(0.125f)};

void check(const Sampling& sampling, const std::vector<double>& expected) {
  const Array p = distribution(logits, sampling);
  REQUIRE(p.size() == expected.size());
  for (std::size_t v = 0; v < p.size(); ++v) CHECK(static_cast<double>(p(v)) == doctest::Approx(expected[v]));
}

}  // namespace

TEST_CASE("temperature, top-k and top-p by hand") {
  check({}, {.125, .5, .25, .125});
  check({.temperature = 0}, {0, 1, 0, 0});
  check({.temperature = .5}, {.015625 / .34375, .25 / .34375, .0625 / .34375, .015625 / .34375});
  check({.top_k = 1}, {0, 1, 0, 0});
  check({.top_k = 2}, {0, 2. / 3, 1. / 3, 0});
  check({.top_k = 9}, {.125, .5, .25, .125});
  check({.top_p = .4}, {0, 1, 0, 0});
  check({.top_p = .6}, {0, 2. / 3, 1. / 3, 0});  // the token with which it is reached counts in
  check({.top_p = .8}, {1. / 7, 4. / 7, 2. / 7, 0});
  check({.top_k = 2, .top_p = .6}, {0, 1, 0, 0});  // of what top-k left: ⅔ are enough
  CHECK_THROWS_AS(distribution(logits, {.temperature = -1}), Error);
  CHECK_THROWS_AS(distribution(logits, {.top_p = 0}), Error);
  CHECK_THROWS_AS(distribution(logits, {.top_p = 1.1}), Error);
  CHECK_THROWS_AS(distribution(logits, {.temperature = std::nan("")}), Error);
  CHECK_THROWS_AS(distribution(logits, {.temperature = HUGE_VAL}), Error);
  for (const double low : {1e-10, 1e-40, 1e-300, 5e-324})
    check({.temperature = low, .top_p = .95}, {0, 1, 0, 0});
  check({.temperature = 1e300}, {.25, .25, .25, .25});
}

TEST_CASE("tokens are drawn as often as they are likely, and those without probability never") {
  Generator generator(2);
  const Array p = {0, .75, 0, .25, 0};
  std::vector<int> drawn(5);
  for (int n = 0; n < 10000; ++n) ++drawn[static_cast<std::size_t>(generator.pick(p))];
  CHECK(drawn[0] + drawn[2] + drawn[4] == 0);
  CHECK(drawn[1] == doctest::Approx(7500).epsilon(0.03));
}

TEST_CASE("the same seed writes the same text, with the cache and without it, beyond the context too") {
  const Gpt model = small_model();
  for (const std::size_t prompt : {1u, 5u, 8u, 20u}) {
    CAPTURE(prompt);
    std::vector<Index> text;
    for (std::size_t i = 0; i < prompt; ++i) text.push_back(static_cast<Index>(i * 5 % 12));
    const auto write = [&](bool cache, std::uint64_t seed) {
      Generator generator(seed);
      return write_on(model, text, {.tokens = 30, .cache = cache}, generator);
    };
    CHECK(write(true, 3) == write(false, 3));
    CHECK(write(true, 3) == write(true, 3));
    CHECK(write(true, 3) != write(true, 4));
    CHECK(write(true, 3).size() == 30);
  }
  Generator generator(1);
  CHECK(testing::contains(testing::error_of([&] { write_on(model, {}, {}, generator); }),
                          "nothing to write on from"));
}

TEST_CASE("each token is told of as it comes, and the end ends it") {
  const Gpt model = small_model();
  Generator generator(5), again(5);
  std::vector<Index> heard;
  const auto written =
      write_on(model, {1}, {.tokens = 20}, generator, [&](Index token) { heard.push_back(token); });
  CHECK(heard == written);
  const Index end = written[7];
  const auto first = std::find(written.begin(), written.end(), end);
  CHECK(write_on(model, {1}, {.tokens = 20, .end = end}, again) ==
        std::vector<Index>(written.begin(), first));
}

TEST_CASE("characters are shown when their last byte is there, and what would drive a terminal never") {
  Stream stream;
  CHECK(stream.add("a\xD1") == "a");
  CHECK(stream.add("\x97") == "ї");
  CHECK(stream.add("\xF0\x9F\x98").empty());
  CHECK(stream.add("\x80!\n") == "😀!\n");
  CHECK(stream.add("\x1b[31m") == " [31m");
  CHECK(stream.add("\x97x") == "�x");
  CHECK(stream.add("\xE2\x82").empty());
  CHECK_FALSE(stream.end().empty());
  CHECK(stream.end().empty());
}
