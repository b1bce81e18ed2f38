#include "10_positions/t5_bucket.hpp"

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

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("8 buckets, near distances: one each", answer(from_to(0, 3), 8, 16), Indices{0, 1, 2, 3});
  checker.equal("8 buckets, farther ones share", answer(from_to(4, 12), 8, 16),
                Indices{4, 4, 5, 5, 6, 6, 6, 6, 7});
  checker.equal("8 buckets, from 16 on all are the last", answer(Indices{15, 16, 17, 100, 100000}, 8, 16),
                Indices{7, 7, 7, 7, 7});
  checker.equal("what comes after the query is in bucket 0", answer(Indices{-1, -5, -200}, 8, 16),
                Indices{0, 0, 0});
  checker.equal("a table of queries and keys", answer(Indices{{0, -1, -2}, {1, 0, -1}, {40, 9, 0}}, 8, 16),
                Indices{{0, 0, 0}, {1, 0, 0}, {7, 6, 0}});
  checker.equal("T5's own: 32 buckets up to 128", answer(from_to(-3, 200), 32, 128),
                t5_bucket(from_to(-3, 200), 32, 128));
  checker.equal("16 buckets up to 32", answer(from_to(0, 70), 16, 32), t5_bucket(from_to(0, 70), 16, 32));
  checker.equal("two buckets", answer(from_to(0, 9), 2, 8), t5_bucket(from_to(0, 9), 2, 8));
  checker.equal("no distance", answer(Indices::from_shape({0}), 8, 16), Indices::from_shape({0}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("distances")) {
    const auto count = static_cast<Index>(2 * exercise::between(2, 12, generator));
    const Index furthest = count + static_cast<Index>(exercise::between(1, 100, generator));
    const Indices back = exercise::drawn_indices(0, 150, {exercise::between(5, 20, generator)}, generator);
    checker.equal(name, answer(back, count, furthest), t5_bucket(back, count, furthest));
  }
}

/// What wrong buckets do.
struct Variant {
  bool both_ways = false, mirrored = false, from_zero = false, uncapped = false, rounded = false,
       linear = false;
  bool all_logarithmic = false, exact_all = false, upwards = false, over_count = false;
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
        return how.linear ? static_cast<Real>(x) - from : std::log(static_cast<Real>(x) / from);
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
