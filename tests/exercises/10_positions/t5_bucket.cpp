#include "10_positions/t5_bucket.hpp"

#include <array>
#include <numeric>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&t5_bucket);

Indices from_to(Index first, Index last) {
  Indices all = Indices::from_shape({static_cast<std::size_t>(last - first + 1)});
  std::iota(all.begin(), all.end(), first);
  return all;
}

// No whole number lies exactly between two buckets up to a prime: there the last bit of a logarithm would decide.
constexpr std::array<Index, 10> primes = {29, 31, 37, 43, 53, 61, 73, 89, 101, 127};

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("8 buckets, near distances: one each", answer(from_to(0, 3), 8, 20), Indices{0, 1, 2, 3});
  checker.equal("8 buckets, farther ones share", answer(from_to(4, 14), 8, 20),
                Indices{4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 7});
  checker.equal("8 buckets, from 14 on all are the last", answer(Indices{14, 19, 20, 21, 100, 100000}, 8, 20),
                Indices{7, 7, 7, 7, 7, 7});
  checker.equal("what comes after the query is in bucket 0", answer(Indices{-1, -5, -200}, 8, 20),
                Indices{0, 0, 0});
  checker.equal("a table of queries and keys", answer(Indices{{0, -1, -2}, {1, 0, -1}, {40, 9, 0}}, 8, 20),
                Indices{{0, 0, 0}, {1, 0, 0}, {7, 6, 0}});
  checker.equal("T5's own: 32 buckets up to 128", answer(from_to(-3, 200), 32, 128),
                t5_bucket(from_to(-3, 200), 32, 128));
  checker.equal("16 buckets up to 40", answer(from_to(0, 70), 16, 40), t5_bucket(from_to(0, 70), 16, 40));
  checker.equal("two buckets", answer(from_to(0, 9), 2, 8), t5_bucket(from_to(0, 9), 2, 8));
  checker.equal("no distance", answer(Indices::from_shape({0}), 8, 20), Indices::from_shape({0}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("distances")) {
    const auto count = static_cast<Index>(2 * exercise::between(2, 12, generator));
    const Index furthest = primes[exercise::between(0, primes.size() - 1, generator)];
    const Indices back = exercise::drawn_indices(0, 150, {exercise::between(5, 20, generator)}, generator);
    checker.equal(name, answer(back, count, furthest), t5_bucket(back, count, furthest));
  }
}

/// What wrong buckets do.
struct Variant {
  bool both_ways = false, mirrored = false, from_zero = false, uncapped = false, rounded = false,
       linear = false;
  bool all_logarithmic = false, exact_all = false, upwards = false, over_count = false, whole = false,
       furthest_itself = false;
  Index spare = 0;  ///< buckets at the end that are never reached
};

Indices wrong(const Variant& how, const Indices& back, Index count, Index furthest) {
  Indices buckets = back;
  if (how.both_ways) count /= 2;
  const Index exact = std::max<Index>(1, how.exact_all ? count - 1 : count / 2);
  for (Index& n : buckets) {
    const Index begin = how.both_ways && n < 0 ? count : 0;
    n = how.both_ways || how.mirrored ? std::abs(n) : std::max<Index>(n, 0);
    if (n >= exact || (how.all_logarithmic && n > 0)) {
      const Real from = how.from_zero || how.all_logarithmic ? 1 : static_cast<Real>(exact);
      const auto size = [&](Index x) {
        const Real ratio = static_cast<Real>(x) / (how.furthest_itself && x == furthest ? 1 : from);
        return how.linear ? static_cast<Real>(x) - from : std::log(how.whole ? std::floor(ratio) : ratio);
      };
      const Real room =
          static_cast<Real>((how.over_count || how.all_logarithmic ? count : count - exact) - how.spare);
      const Real beyond = size(n) / size(furthest) * room;
      const Real whole = how.rounded   ? std::round(beyond)
                         : how.upwards ? std::ceil(beyond)
                                       : std::floor(beyond);
      n = (how.all_logarithmic ? 0 : exact) + static_cast<Index>(whole);
      if (!how.uncapped) n = std::min(n, count - 1 - how.spare);
    }
    n += begin;
  }
  return buckets;
}

const exercise::Exercise registered(
    "10.5", &t5_bucket, check,
    {{"both directions",
      "You kept half of the buckets for what comes after the query; a causal query has no use for them, and "
      "all count "
      "buckets look back.",
      exercise::bound<wrong, Variant{.both_ways = true}>},
     {"after as before", "You took the size of the distance: what comes after the query is in bucket 0 here.",
      exercise::bound<wrong, Variant{.mirrored = true}>},
     {"logarithm of the distance",
      "Your logarithm is that of n and of furthest; it is that of n / exact and of furthest / exact, and "
      "begins as 0.",
      exercise::bound<wrong, Variant{.from_zero = true}>},
     {"furthest not divided", "You took ln furthest where the formula has ln(furthest / exact).",
      exercise::bound<wrong, Variant{.furthest_itself = true}>},
     {"whole numbers",
      "Your n / exact is a division of whole numbers: 7 / 4 is 1 there. Divide Real by Real.",
      exercise::bound<wrong, Variant{.whole = true}>},
     {"no largest bucket",
      "Distances from furthest on get numbers that no bucket has; they are all in the last one.",
      exercise::bound<wrong, Variant{.uncapped = true}>},
     {"last bucket never reached",
      "Your last bucket stays empty: the far buckets are count − exact, up to count − 1.",
      exercise::bound<wrong, Variant{.spare = 1}>},
     {"rounded", "You rounded to the nearest; the part after the point is dropped.",
      exercise::bound<wrong, Variant{.rounded = true}>},
     {"rounded up", "You rounded up; the part after the point is dropped.",
      exercise::bound<wrong, Variant{.upwards = true}>},
     {"equal buckets", "Your far buckets are equally wide; by the logarithm the farther ones are wider.",
      exercise::bound<wrong, Variant{.linear = true}>},
     {"all by the logarithm",
      "You put near distances by the logarithm too; below count / 2 each has a bucket of its own.",
      exercise::bound<wrong, Variant{.all_logarithmic = true}>},
     {"nearly all exact",
      "You gave every distance below count − 1 its own bucket; only those below count / 2 have one.",
      exercise::bound<wrong, Variant{.exact_all = true}>},
     {"spread over count",
      "You spread the far distances over count buckets; there are count − exact for them.",
      exercise::bound<wrong, Variant{.over_count = true}>}});

}  // namespace
