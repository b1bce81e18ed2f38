// Each way by hand, and what the seven have in common: reading on from what was kept, batches, one token, none.
#include <doctest/doctest.h>

#include "10_positions/lookback.hpp"
#include "10_positions/windows.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::positions;
using testing::contains;
using testing::error_of;

namespace {

double difference(const Array& a, const Array& b) {
  REQUIRE(a.shape() == b.shape());
  return a.size() == 0 ? 0 : static_cast<double>(xt::amax(xt::abs(a - b))());
}

Array some(const Shape& shape, std::uint64_t seed = 1) {
  Generator generator(seed);
  return normal(shape, 1, generator);
}

/// A reader whose every table holds something: T5's begin as zeros.
Reader reader_of(Kind kind, std::size_t heads = 2, std::size_t longest = 40) {
  Generator generator(3);
  const Reader reader({.vocabulary = 7, .width = 12, .heads = heads, .longest = longest}, kind, generator);
  for (Tensor table : reader.way->parameters()) table.value() = normal(table.shape(), 1, generator);
  return reader;
}

}  // namespace

TEST_CASE(
    "rotation by hand: (1, 0) at position 1 is (cos 1, sin 1); the second pair of four turns by 1/100") {
  const Tensor x(Array{{{1, 0, 0, 1}}, {{1, 0, 0, 1}}});  // (T,H,D) = (2,1,4)
  const Array neighbours = rotate(x, angles(2, 4), Pairs::neighbours).value();
  CHECK(xt::view(neighbours, 0) == Array{{1, 0, 0, 1}});
  CHECK(difference(xt::view(neighbours, 1), Array{{std::cos(Real{1}), std::sin(Real{1}), -std::sin(Real(.01)),
                                                   std::cos(Real(.01))}}) < 1e-6);
  // Halves: the pairs are (1, 0) and (0, 1) too, of columns 0 and 2, 1 and 3
  const Array halves = rotate(x, angles(2, 4), Pairs::halves).value();
  CHECK(difference(xt::view(halves, 1), Array{{std::cos(Real{1}), -std::sin(Real(.01)), std::sin(Real{1}),
                                               std::cos(Real(.01))}}) < 1e-6);
  CHECK(angles(1, 4, 5)(0, 0) == 5);
  CHECK(error_of([] {
          rotate(Tensor(some({2, 1, 3})), angles(2, 3), Pairs::halves);
        }).find("3 numbers a head are no pairs") != std::string::npos);
}

TEST_CASE("distances: of two queries that are the last of four") {
  CHECK(distances(2, 4) == Indices{{2, 1, 0, -1}, {3, 2, 1, 0}});
  CHECK(distances(0, 0).shape() == Shape{0, 0});
}

TEST_CASE("relative vectors: what is farther than K is taken as K") {
  Array products = Array::from_shape({2, 4, 3});  // H = 2, T = 4, K = 1
  for (std::size_t i = 0; i < products.size(); ++i) products.flat(i) = static_cast<Real>(i);
  const Array gathered = relative_gather(Tensor(products), 4).value();
  // The last query of the second head: −1 (and farther) is column 0 of its row, itself column 1
  CHECK(xt::view(gathered, 1, 3) == Array{21, 21, 21, 22});
  CHECK(xt::view(gathered, 0, 0) == Array{1, 2, 2, 2});
}

TEST_CASE("buckets and slopes by hand") {
  const Buckets buckets{.count = 8, .furthest = 16, .causal = true};
  const std::vector<std::size_t> expected = {0, 1, 2, 3, 4, 4, 5, 5, 6, 6, 6, 6, 7};
  for (std::size_t n = 0; n < expected.size(); ++n)
    CHECK(t5_bucket(static_cast<Index>(n), buckets) == expected[n]);
  CHECK(t5_bucket(1000, buckets) == 7);
  CHECK(t5_bucket(-3, buckets) == 0);
  const Buckets both{.count = 8, .furthest = 16, .causal = false};
  CHECK(t5_bucket(1, both) == 1);
  CHECK(t5_bucket(-1, both) == 5);
  CHECK(t5_bucket(-1000, both) == 7);
  CHECK(t5_bucket(1000, both) == 3);
  CHECK(contains(error_of([] { BucketBias({.count = 1, .furthest = 16}, 2); }), "1 of them"));
  CHECK(
      contains(error_of([] { BucketBias({.count = 2, .furthest = 16, .causal = false}, 2); }), "2 of them"));
  CHECK(contains(error_of([] { BucketBias({.count = 32, .furthest = 16}, 2); }), "up to a distance of 16"));
  CHECK(contains(error_of([] { relative_gather(Tensor(some({2, 4})), 2); }), "4 rows are not 2K + 1"));
  CHECK(alibi_slopes(2) == std::vector<double>{1. / 16, 1. / 256});
  CHECK(alibi_slopes(3) == std::vector<double>{1. / 16, 1. / 256, 1. / 4});
  CHECK(alibi_slopes(0).empty());
  // Three places back, with slope 1/16
  CHECK(Slopes(2).bias(Tensor(some({1, 4})), 4).value()(0, 0, 0) == Real(-3. / 16));
}

TEST_CASE("a learnt table that is too short says so, and how long it is") {
  const Reader reader = reader_of(Kind::learnt, 2, 4);
  const std::string error = error_of([&] { reader(Indices({1, 5}, 0)); });
  CHECK(error.find("5 tokens") != std::string::npos);
  CHECK(error.find("4 rows") != std::string::npos);
  CHECK(reader(Indices({1, 4}, 0)).shape() == Shape{1, 4, 7});
}

TEST_CASE("each way: token by token as at once, a batch as alone, recorded as not, one token, none") {
  for (const NamedKind& each : kinds) {
    CAPTURE(std::string(each.name));
    const Reader reader = reader_of(each.kind);
    Indices tokens = Indices::from_shape({2, 37});
    for (std::size_t i = 0; i < tokens.size(); ++i) tokens.flat(i) = static_cast<Index>(i * i % 7);
    const Array whole = reader(tokens).value();
    CHECK(whole.shape() == Shape{2, 37, 7});

    const Indices second = xt::view(tokens, 1);
    const Array alone = reader(second).value();
    CHECK(difference(xt::view(whole, 1), alone) < 2e-5);

    Kept kept;
    double furthest = 0;
    for (std::size_t t = 0; t < 37; t += 5) {
      const std::size_t end = std::min<std::size_t>(t + 5, 37);
      const Indices part = xt::view(second, xt::range(t, end));
      furthest =
          std::max(furthest, difference(reader(part, kept).value(), xt::view(alone, xt::range(t, end))));
    }
    CHECK(furthest < 2e-5);

    {
      trace::Recording recording;
      CHECK(difference(reader(second).value(), alone) < 2e-5);
    }
    CHECK(reader(Indices{3}).shape() == Shape{1, 7});
    CHECK(reader(Indices::from_shape({0})).shape() == Shape{0, 7});
    CHECK(reader(Indices::from_shape({0}), kept).shape() ==
          Shape{0, 7});  // nothing more, after what was read
    CHECK(reader(Indices::from_shape({0, 5})).shape() == Shape{0, 5, 7});
  }
}

TEST_CASE("a head of odd width cannot be turned, and the other ways do not mind") {
  for (const NamedKind& each : kinds) {
    CAPTURE(std::string(each.name));
    const Reader reader = reader_of(each.kind, 4);  // D = 3
    const bool refused = error_of([&] { reader(Indices{1, 2}); }).find("no pairs") != std::string::npos;
    CHECK(refused == (each.kind == Kind::rotation));
  }
}

TEST_CASE("windows: at their places, spread without overlap, and none in a text that is too short") {
  const Windows windows = windows_at("abcdef", {0, 3}, 2);
  CHECK(windows.inputs == Indices{{'a', 'b'}, {'d', 'e'}});
  CHECK(windows.targets == Indices{{'b', 'c'}, {'e', 'f'}});
  CHECK(windows_at("\xd0\xb0x", {0}, 2).inputs == Indices{{0xd0, 0xb0}});
  CHECK(spread_windows("abcdefghi", 100, 4).inputs == Indices{{'a', 'b', 'c', 'd'}, {'e', 'f', 'g', 'h'}});
  Generator generator(1);
  CHECK(error_of([&] { draw_windows("abc", 1, 3, generator); }).find("3 bytes") != std::string::npos);
  CHECK(error_of([&] { spread_windows("", 1, 3); }).find("0 bytes") != std::string::npos);
}

TEST_CASE("looking back: the answer at t is the symbol at t − 3") {
  CHECK(symbols_back(Indices{{4, 5, 6, 7, 8}}) == Indices{{4, 5}});
  Generator generator(1);
  const Indices drawn = draw_symbols(2, 30, generator);
  for (const Index symbol : drawn) CHECK((symbol >= 0 && symbol < static_cast<Index>(symbols)));
}
