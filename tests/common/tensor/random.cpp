#include "tensor/random.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "base/error.hpp"

using namespace unrolled;

TEST_CASE("the bits are those of xoshiro256++ seeded by splitmix64") {
  // splitmix64 from 1234567 gives the state (published test values); the first output follows by hand:
  // rotl(s0 + s3, 23) + s0.
  Generator generator(1234567);
  CHECK(generator.state() == Generator::State{6457827717110365317u, 3203168211198807973u,
                                              9817491932198370423u, 4593380528125082431u});
  const std::uint64_t sum = 6457827717110365317u + 4593380528125082431u;
  CHECK(generator.bits() == ((sum << 23) | (sum >> 41)) + 6457827717110365317u);
}

TEST_CASE("same seed, same numbers; another seed, others; a saved state goes on where it was") {
  Generator a(5);
  Generator b(5);
  Generator c(6);
  CHECK(normal({4, 3}, 1, a) == normal({4, 3}, 1, b));
  CHECK(normal({4, 3}, 1, a) != normal({4, 3}, 1, c));
  const Generator::State saved = a.state();
  const double next = a.uniform();
  b.set_state(saved);
  CHECK(b.uniform() == next);
}

TEST_CASE("a part's own generator does not shift the others' numbers") {
  Generator a(5);
  Generator b(5);
  Generator part = a.split();
  b.split();
  for (int i = 0; i < 10; ++i) part.bits();
  CHECK(a.bits() == b.bits());
}

TEST_CASE("the distributions have the moments they should") {
  // 100,000 draws: five standard errors of the mean are .016, of the variance .022.
  Generator generator(1);
  const Array z = normal({100000}, 1, generator);
  CHECK(xt::mean(z)() == doctest::Approx(0).epsilon(1).scale(.016));
  CHECK(std::abs(xt::mean(z)()) < .016);
  CHECK(std::abs(xt::variance(z)() - 1) < .03);
  const Array u = uniform({100000}, -1, 3, generator);
  CHECK(std::abs(xt::mean(u)() - 1) < .02);
  CHECK(xt::amin(u)() >= -1);
  CHECK(xt::amax(u)() <= 3);
}

TEST_CASE("below(n) is uniform: chi-squared over 7 cells") {
  Generator generator(2);
  std::vector<double> cells(7, 0);
  const int draws = 70000;
  for (int i = 0; i < draws; ++i) ++cells[generator.below(7)];
  double chi_squared = 0;
  for (const double n : cells) chi_squared += (n - draws / 7.) * (n - draws / 7.) / (draws / 7.);
  CHECK(chi_squared < 22.46);  // 6 degrees of freedom, p = .001
  CHECK(generator.below(1) == 0);
  CHECK_THROWS_AS(generator.below(0), Error);
}

TEST_CASE("shuffle keeps every element, and every order of three is as likely") {
  Generator generator(3);
  std::vector<int> many(1000);
  std::iota(many.begin(), many.end(), 0);
  std::vector<int> shuffled = many;
  generator.shuffle(shuffled);
  CHECK(shuffled != many);
  std::sort(shuffled.begin(), shuffled.end());
  CHECK(shuffled == many);

  std::map<std::vector<int>, double> orders;
  for (int i = 0; i < 6000; ++i) {
    std::vector<int> three{1, 2, 3};
    generator.shuffle(three);
    ++orders[three];
  }
  double chi_squared = 0;
  for (const auto& [order, n] : orders) chi_squared += (n - 1000) * (n - 1000) / 1000;
  CHECK(orders.size() == 6);
  CHECK(chi_squared < 20.52);  // 5 degrees of freedom, p = .001

  std::vector<int> none;
  generator.shuffle(none);
  CHECK(none.empty());
}

TEST_CASE("pick: as often as probable, never the impossible, and not out of nothing") {
  Generator generator(2);
  std::vector<int> picked(5);
  for (int n = 0; n < 10000; ++n)
    ++picked[static_cast<std::size_t>(generator.pick(Array{0, .75, 0, .25, 0}))];
  CHECK(picked[0] + picked[2] + picked[4] == 0);
  CHECK(picked[1] == doctest::Approx(7500).epsilon(0.03));
  // Where rounding leaves a rest, it goes to the last that is possible
  for (int n = 0; n < 100; ++n) CHECK(generator.pick(Array{0, 1e-6, 0}) == 1);
  for (const Array& nothing : {Array{0, 0}, Array{NAN, NAN}, Array(xt::zeros<Real>({std::size_t{0}}))}) {
    CHECK_THROWS_AS(generator.pick(nothing), Error);
  }
}

TEST_CASE("no initialisation: room for the numbers, and the generator stays where it is") {
  Generator generator(3), same(3);
  {
    const SkipInitialisation skipped;
    CHECK(normal({2, 3}, 1, generator).shape() == Shape{2, 3});
    const SkipInitialisation nested;
    CHECK(uniform({2}, 1, 2, generator).shape() == Shape{2});
  }
  CHECK(generator.state() == same.state());
  CHECK(normal({2}, 1, generator) == normal({2}, 1, same));
}
